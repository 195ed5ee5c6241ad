import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import { StoreError } from './open-store.ts';

/** A database is sandbox or live from its creation on: invented companies must never mix with real ones. */
export type DatabaseStamp = 'sandbox' | 'live';

export async function readSetting(db: Db | Trx, name: string): Promise<string | null> {
  const row = await firstRow(selectSetting(db, { name }));
  return row?.value ?? null;
}

const selectSetting = compileOnce<{ name: string }, { value: string }>((db, hole) =>
  db.selectFrom('settings').select('value').where('name', '=', hole('name')),
);

export async function writeSetting(db: Db | Trx, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

const usedFor = {
  live: 'with live providers',
  sandbox: 'with the sandbox',
  replay: 'for a replay',
} as const;

/** Stamps a new database; refuses one of the other kind. */
export async function stampDatabase(db: Db, stamp: DatabaseStamp | 'replay'): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const present = await readSetting(trx, 'stamp');
    if (present === null) return writeSetting(trx, 'stamp', stamp);
    if (present === stamp) return undefined;
    throw new StoreError(
      `this database holds ${present} data and cannot be used ${usedFor[stamp]}: set database.url to another file`,
    );
  });
}

/** Makes sure that the same master key is used for the life of the database; `fingerprint` is a hash of it. */
export async function stampMasterKey(db: Db, fingerprint: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const present = await readSetting(trx, 'master_key_fingerprint');
    if (present === null) return writeSetting(trx, 'master_key_fingerprint', fingerprint);
    if (present === fingerprint) return undefined;
    throw new StoreError(
      'the master key is not the one this database was made with: restore data/master.key or secrets.masterKey',
    );
  });
}

/** The principal that jobs and facts of the system itself belong to; made on the first start. */
export async function systemPrincipal(
  db: Db,
  fresh: { readonly id: string; readonly now: number },
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const present = await trx
      .selectFrom('principals')
      .select('id')
      .where('kind', '=', 'system')
      .executeTakeFirst();
    if (present !== undefined) return present.id;
    await trx
      .insertInto('principals')
      .values({ id: fresh.id, kind: 'system', name: 'Strikewatch', created_at: fresh.now })
      .execute();
    return fresh.id;
  });
}
