import { SqliteQueryCompiler, ValueNode, type LimitNode } from 'kysely';

/**
 * Writes limits into the statement instead of binding them. Differs because SQLite plans by the value of a bound limit, and so prepares such a
 * statement anew each time it runs (computeLimitRegisters in https://sqlite.org/src/file/src/select.c calls sqlite3ExprIsInteger, which
 * looks at bound values): for a short query that takes ten times as long as the query itself.
 */
export class LimitWritingCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const { limit } = node;
    if (ValueNode.is(limit) && Number.isSafeInteger(limit.value)) {
      this.append(`limit ${String(limit.value)}`);
    } else super.visitLimit(node);
  }
}
