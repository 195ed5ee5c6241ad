import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { productEventTypes } from '../../../src/domain/product-event.ts';
import { migrate, newestMigration } from '../../../src/store/migrate.ts';
import { migrations } from '../../../src/store/migrations/all.ts';
import { tables } from '../../../src/store/tables/database.ts';
import {
  describeOnEveryEngine,
  setupDatabase,
  sqliteFileOf,
  type Engine,
  type TestDatabase,
} from '../../support/setup-database.ts';

interface LiveColumn {
  readonly name: string;
  readonly sqlType: string;
  readonly isNullable: boolean;
  readonly keyPosition: number;
}

interface LiveTable {
  readonly columns: readonly LiveColumn[];
  /** Values that CHECK constraints allow, by column. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
  readonly foreignKeys: readonly { readonly column: string; readonly references: string }[];
  /** Columns by which unique indexes over all rows keep them apart. */
  readonly uniqueBy: readonly (readonly string[])[];
}

const ownTables = new Set(['migrations', 'migrations_lock']);

/** The schema as the engine itself tells it. */
function readLiveSchema({ url }: TestDatabase, engine: Engine): ReadonlyMap<string, LiveTable> {
  if (engine.name !== 'sqlite') throw new Error(`no reader of the schema of ${engine.name}`);
  using database = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
  const rows = (query: string): readonly Record<string, unknown>[] => database.prepare(query).all();
  const names = rows(
    `select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  );
  const live = new Map<string, LiveTable>();
  for (const { name: rawName, sql } of names) {
    const name = String(rawName);
    if (ownTables.has(name)) continue;
    live.set(name, {
      columns: rows(`pragma table_info("${name}")`).map((column) => ({
        name: String(column['name']),
        sqlType: String(column['type']).toLowerCase(),
        isNullable: column['notnull'] === 0,
        keyPosition: Number(column['pk']),
      })),
      allowed: readAllowedValues(String(sql)),
      foreignKeys: rows(`pragma foreign_key_list("${name}")`).map((key) => ({
        column: String(key['from']),
        references: `${String(key['table'])}.${String(key['to'])}`,
      })),
      uniqueBy: rows(
        `select name from pragma_index_list('${name}') where "unique" and not partial`,
      ).map((index) =>
        rows(`select name from pragma_index_info('${String(index['name'])}') order by seqno`).map(
          (column) => String(column['name']),
        ),
      ),
    });
  }
  return live;
}

/** `check ("state" in ('open', 'closed'))` and the like. */
function readAllowedValues(sql: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [, column = '', list = ''] of sql.matchAll(/"(\w+)" in \(((?:'[^']*',? ?)+)\)/g)) {
    found.set(
      column,
      [...list.matchAll(/'([^']*)'/g)].map(([, value = '']) => value),
    );
  }
  return found;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name);
}

function dump({ url }: TestDatabase): readonly unknown[] {
  using database = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
  return database
    .prepare(
      `select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite_%' order by type, name`,
    )
    .all();
}

/** The steps that are recorded as done, in the order in which they were. */
function listSteps({ url }: TestDatabase): readonly string[] {
  using database = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
  return database
    .prepare(`select name from migrations order by timestamp, name`)
    .all()
    .map(({ name }) => String(name));
}

describeOnEveryEngine('schema', (engine) => {
  it('has exactly the tables that the code knows', async () => {
    const live = readLiveSchema(await setupDatabase(engine), engine);

    expect([...live.keys()].toSorted()).toEqual(Object.keys(tables).toSorted());
  });

  it.each(Object.entries(tables))('of %s is as its type says', async (name, table) => {
    const live = readLiveSchema(await setupDatabase(engine), engine).get(name);
    const columns = Object.entries(table.columns).map(([column, { sqlType, isNullable }]) => ({
      name: column,
      sqlType,
      isNullable,
    }));
    const allowed = Object.entries(table.columns).flatMap(([column, { values }]) =>
      values === null ? [] : [`${column}: ${values.toSorted().join(' ')}`],
    );

    expect(
      live?.columns
        // SQLite's integer primary key cannot be null, and does not say so.
        .map(({ keyPosition, ...column }) => ({
          ...column,
          isNullable: column.isNullable && !(keyPosition === 1 && column.sqlType === 'integer'),
        }))
        .toSorted(byName),
    ).toEqual(columns.toSorted(byName));
    const key = (live?.columns ?? [])
      .filter((column) => column.keyPosition > 0)
      .toSorted((a, b) => a.keyPosition - b.keyPosition)
      .map((column) => column.name);
    // A unique index by name can be left out while a table is filled, and a primary key cannot.
    expect(key.length > 0 ? [key] : live?.uniqueBy).toContainEqual(table.primaryKey);
    expect(
      [...(live?.allowed ?? [])]
        .map(([column, values]) => `${column}: ${values.toSorted().join(' ')}`)
        .toSorted(),
    ).toEqual(allowed.toSorted());
  });

  it('refers only to tables and columns that exist, and refers at all', async () => {
    const live = readLiveSchema(await setupDatabase(engine), engine);
    const references = [...live].flatMap(([name, { foreignKeys }]) =>
      foreignKeys.map((key) => ({ from: `${name}.${key.column}`, to: key.references })),
    );
    const existing = new Set(
      [...live].flatMap(([name, { columns }]) => columns.map((column) => `${name}.${column.name}`)),
    );

    expect(references.filter(({ to }) => !existing.has(to))).toEqual([]);
    expect(references).toContainEqual({
      from: 'episodes.company_number',
      to: 'companies.company_number',
    });
    expect(references).toContainEqual({ from: 'spend_intents.task_id', to: 'provider_tasks.id' });
    expect(references).toContainEqual({ from: 'jobs.created_by', to: 'principals.id' });
  });

  it('allows every event the product announces', async () => {
    const live = readLiveSchema(await setupDatabase(engine), engine);

    expect(live.get('events')?.allowed.get('type')?.toSorted()).toEqual(
      productEventTypes.toSorted(),
    );
  });

  it('of a new database is what all steps make of an empty one', async () => {
    const database = await setupDatabase(engine);
    const atOnce = { schema: dump(database), steps: listSteps(database) };
    await migrate(database.db, 'none');

    await migrate(database.db);

    expect(atOnce).toEqual({ schema: dump(database), steps: listSteps(database) });
    expect(atOnce.steps).toEqual(Object.keys(migrations).toSorted());
  });

  it.each([...Object.keys(migrations), 'none'])(
    'is the same after going down to %s and up again',
    async (target) => {
      const database = await setupDatabase(engine);
      const before = dump(database);

      const down = await migrate(database.db, target);
      const up = await migrate(database.db);

      expect(dump(database)).toEqual(before);
      expect(down.map((step) => step.direction)).toEqual(down.map(() => 'down'));
      expect(up.map((step) => step.migration)).toEqual(
        down.map((step) => step.migration).toReversed(),
      );
    },
  );

  it('is gone without a trace after going down to none', async () => {
    const database = await setupDatabase(engine);

    await migrate(database.db, 'none');

    expect([...readLiveSchema(database, engine).keys()]).toEqual([]);
  });

  it('refuses a migration that does not exist, and names the newest', async () => {
    const { db } = await setupDatabase(engine);

    await expect(migrate(db, '0099-imagined')).rejects.toThrow(
      `there is no migration "0099-imagined"; the newest is "${newestMigration}"`,
    );
  });
});
