import type { Db } from './open-store.ts';

/** Every key without its hash, newest first; the id is that of the principal it stands for. */
export function listApiKeys(db: Db) {
  return db
    .selectFrom('api_keys')
    .select(['principal_id as id', 'name', 'role', 'created_at', 'revoked_at'])
    .orderBy('created_at', 'desc')
    .orderBy('principal_id')
    .execute();
}

export function revokeApiKey(
  db: Db,
  id: string,
  now: number,
): Promise<'revoked' | 'revoked_before' | 'unknown'> {
  return db.transaction().execute(async (trx) => {
    const key = await trx
      .selectFrom('api_keys')
      .select('revoked_at')
      .where('principal_id', '=', id)
      .executeTakeFirst();
    if (key === undefined) return 'unknown';
    if (key.revoked_at !== null) return 'revoked_before';
    await trx
      .updateTable('api_keys')
      .set({ revoked_at: now })
      .where('principal_id', '=', id)
      .execute();
    return 'revoked';
  });
}
