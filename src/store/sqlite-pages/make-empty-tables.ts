import { DatabaseSync } from 'node:sqlite';

/** A new SQLite file whose tables are filled without SQLite. Nothing is journalled or synced: what is not finished is thrown away. */
export interface EmptyTables<Table extends string> {
  readonly path: string;
  readonly pageBytes: number;
  readonly create: (database: DatabaseSync) => void;
  readonly tables: readonly Table[];
}

/** Makes the file and returns the pages in which those tables begin. */
export function makeEmptyTables<Table extends string>(
  file: EmptyTables<Table>,
): (table: Table) => number {
  const database = new DatabaseSync(file.path);
  try {
    database.exec(
      `pragma page_size = ${file.pageBytes}; pragma auto_vacuum = none; pragma journal_mode = off; pragma synchronous = off; begin`,
    );
    file.create(database);
    database.exec('commit');
    const rootOf = database.prepare('select rootpage from sqlite_schema where name = ?');
    const roots = new Map(
      file.tables.map((table) => [table, Number(rootOf.get(table)?.['rootpage'])]),
    );
    return (table) => roots.get(table) ?? Number.NaN;
  } finally {
    database.close();
  }
}
