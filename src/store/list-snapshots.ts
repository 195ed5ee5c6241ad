import type { Db } from './open-store.ts';

/** The latest imports of bulk files, newest first. */
export function listSnapshots(db: Db, limit: number) {
  return db
    .selectFrom('bulk_snapshots')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export type SnapshotRecord = Awaited<ReturnType<typeof listSnapshots>>[number];
