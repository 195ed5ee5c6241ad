import type { Db } from './open-store.ts';

/** Every stretch that was not seen, the latest first, also those made good since. */
export function listStreamGaps(db: Db) {
  return db
    .selectFrom('stream_gaps')
    .selectAll()
    .orderBy('opened_at', 'desc')
    .orderBy('id')
    .execute();
}
