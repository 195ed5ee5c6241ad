import { sql, type Kysely } from 'kysely';

interface Made {
  readonly name: string;
  /** Of an index the table that it is on. */
  readonly table: string;
  readonly sql: string;
}

/** What a change of the tables does to their indexes besides. */
export interface IndexChanges {
  readonly added?: readonly Made[];
  /** By name. */
  readonly dropped?: readonly string[];
}

/**
 * Makes tables anew with another definition, each from the one that it has now, whichever migrations ran before, and its rows and indexes with it. Tables
 * that refer to them come along, so that nothing refers to an old table when it goes.
 * Differs because SQLite cannot change a CHECK (https://sqlite.org/lang_altertable.html, 7).
 */
export async function rebuildTables(
  db: Kysely<unknown>,
  rewrites: ReadonlyMap<string, (definition: string) => string>,
  { added = [], dropped = [] }: IndexChanges = {},
): Promise<void> {
  const tables = await listMade(db, 'table');
  const parentsOf = new Map<string, readonly string[]>();
  for (const { name } of tables) parentsOf.set(name, await listParents(db, name));
  const family = familyOf([...rewrites.keys()], parentsOf);
  const kept = (await listMade(db, 'index', family)).filter(({ name }) => !dropped.includes(name));
  const indexes = [...kept, ...added];
  for (const name of family) {
    const now = tables.find((table) => table.name === name)?.sql ?? '';
    const rewrite = rewrites.get(name) ?? ((definition: string) => definition);
    await sql.raw(renameIn(rewrite(now), { name, family })).execute(db);
    await sql`insert into ${sql.table(made(name))} select * from ${sql.table(name)}`.execute(db);
    // What refers to it is filled next, and looks rows up by what is unique.
    for (const index of indexes.filter((each) => each.table === name && isUnique(each))) {
      await sql`drop index if exists ${sql.ref(index.name)}`.execute(db);
      const onMade = new RegExp(`( on )"?${name}"?`, 'i');
      await sql.raw(index.sql.replace(onMade, `$1"${made(name)}"`)).execute(db);
    }
  }
  for (const name of family.toReversed()) await db.schema.dropTable(name).execute();
  // What refers to a table follows it when it is renamed.
  for (const name of family) await db.schema.alterTable(made(name)).renameTo(name).execute();
  for (const index of indexes.filter((each) => !isUnique(each)))
    await sql.raw(index.sql).execute(db);
}

function isUnique(index: Made): boolean {
  return /^create unique index /i.test(index.sql);
}

/** Gives a CHECK of one column other values: `"lane" in ('a', 'b')`. */
export function allowing(column: string, values: readonly string[]) {
  return (definition: string): string => {
    const list = new RegExp(`("${column}" in )\\([^)]*\\)`, 'g');
    if (!list.test(definition)) throw new Error(`the values of ${column} cannot be read`);
    const literals = values.map((value) => `'${value}'`).join(', ');
    return definition.replaceAll(list, `$1(${literals})`);
  };
}

function made(name: string): string {
  return `${name}_rebuilt`;
}

async function listMade(
  db: Kysely<unknown>,
  type: 'table' | 'index',
  of?: readonly string[],
): Promise<readonly Made[]> {
  const { rows } = await sql<Made>`
    select name, tbl_name as "table", sql from sqlite_schema where type = ${type} and sql is not null and name not like 'sqlite_%'`.execute(
    db,
  );
  return of === undefined ? rows : rows.filter((row) => of.includes(row.table));
}

async function listParents(db: Kysely<unknown>, name: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    readonly table: string;
  }>`select distinct "table" from pragma_foreign_key_list(${name})`.execute(db);
  return rows.map((row) => row.table);
}

/** The tables and all that refer to them, directly or not; each after those that it refers to. */
function familyOf(
  roots: readonly string[],
  parentsOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const members = new Set(roots);
  for (let size = 0; size !== members.size;) {
    size = members.size;
    for (const [name, parents] of parentsOf) {
      if (parents.some((parent) => members.has(parent))) members.add(name);
    }
  }
  const ordered: string[] = [];
  while (ordered.length < members.size) {
    const next = [...members].find(
      (name) =>
        !ordered.includes(name) &&
        (parentsOf.get(name) ?? []).every(
          (parent) => parent === name || !members.has(parent) || ordered.includes(parent),
        ),
    );
    if (next === undefined) throw new Error('tables refer to each other in a circle');
    ordered.push(next);
  }
  return ordered;
}

function renameIn(
  definition: string,
  { name, family }: { readonly name: string; readonly family: readonly string[] },
): string {
  const renamed = definition.replace(
    new RegExp(`^(create table )"?${name}"?`, 'i'),
    `$1"${made(name)}"`,
  );
  return family.reduce(
    (text, member) =>
      text.replaceAll(new RegExp(`(references )"?${member}"?(?= )`, 'gi'), `$1"${made(member)}"`),
    renamed,
  );
}
