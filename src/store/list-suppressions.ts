import type { Db } from './open-store.ts';

/** Who is suppressed since when, without the hashes. */
export function listSuppressions(db: Db) {
  return db
    .selectFrom('suppressions')
    .select(['id', 'kind', 'reason', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}
