import { compileOnce } from '../compile-once.ts';
import { listed } from '../listed.ts';
import type { Trx } from '../open-store.ts';
import { completeJob, noFailure, released } from './finish.ts';
import type { LeasedJob } from './job-row.ts';

/** Which of these jobs are still their worker's. It stays so in this transaction. */
export async function stillHeld(
  trx: Trx,
  jobs: readonly LeasedJob[],
): Promise<ReadonlySet<LeasedJob>> {
  const { rows } = await selectTokens(trx, { ids: idsOf(jobs) });
  const tokens = new Map(rows.map((row) => [row.id, row.lease_token]));
  return new Set(jobs.filter((job) => tokens.get(job.id) === job.lease_token));
}

/** Ends jobs well that were seen to be held in this transaction: all by one statement, but for those that were asked for again meanwhile. */
export async function completeJobs(
  trx: Trx,
  jobs: readonly LeasedJob[],
  now: number,
): Promise<void> {
  const held = { ids: idsOf(jobs), tokens: tokensOf(jobs) };
  const { numAffectedRows } = await complete(trx, { ...held, now });
  const ended = Number(numAffectedRows);
  if (ended === jobs.length) return;
  const { rows: left } = await selectHeld(trx, held);
  if (ended + left.length < jobs.length) throw new TakenWithinError();
  for (const job of jobs) {
    if (left.some(({ id }) => id === job.id)) await completeJob(trx, job, now);
  }
}

interface Held {
  readonly ids: string;
  readonly tokens: string;
}

const selectTokens = compileOnce<Pick<Held, 'ids'>, { id: string; lease_token: string | null }>(
  (db, hole) =>
    db
      .selectFrom('jobs')
      .select(['id', 'lease_token'])
      .where('id', 'in', listed<string>(hole('ids'))),
);

const complete = compileOnce<Held & { readonly now: number }, unknown>((db, hole) =>
  db
    .updateTable('jobs')
    .set({
      state: 'completed',
      finished_at: hole('now'),
      last_reason: null,
      ...noFailure,
      ...released,
    })
    .where('id', 'in', listed<string>(hole('ids')))
    .where('lease_token', 'in', listed<string>(hole('tokens')))
    .where('is_requested_again', '=', 0),
);

const selectHeld = compileOnce<Held, { id: string }>((db, hole) =>
  db
    .selectFrom('jobs')
    .select('id')
    .where('id', 'in', listed<string>(hole('ids')))
    .where('lease_token', 'in', listed<string>(hole('tokens'))),
);

/** What one of several jobs wrote took another of them from its worker: none of them may be ended on the word of that. */
class TakenWithinError extends Error {
  override readonly name = 'TakenWithinError' as const;

  constructor() {
    super('a job was taken from its worker by what another one wrote beside it');
  }
}

function idsOf(jobs: readonly LeasedJob[]): string {
  return JSON.stringify(jobs.map(({ id }) => id));
}

function tokensOf(jobs: readonly LeasedJob[]): string {
  return JSON.stringify([...new Set(jobs.map((job) => job.lease_token))]);
}
