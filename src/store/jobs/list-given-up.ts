import { sql } from 'kysely';
import type { Db } from '../open-store.ts';

/** Which of the subjects had a job of this kind given up since an instant. */
export async function listGivenUp(
  db: Db,
  asked: {
    readonly kind: string;
    readonly subjects: readonly string[];
    readonly since: number;
  },
): Promise<ReadonlySet<string>> {
  if (asked.subjects.length === 0) return new Set();
  const rows = await db
    .selectFrom('jobs')
    .select('subject')
    // A literal, so that the planner may use the partial index.
    .where('state', '=', sql.lit('discarded'))
    .where('kind', '=', asked.kind)
    .where('subject', 'in', asked.subjects)
    .where('finished_at', '>', asked.since)
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}
