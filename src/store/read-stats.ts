import { sql } from 'kysely';
import type { JobState, Lane } from '../domain/job.ts';
import type { Db } from './open-store.ts';

/** Job states that say something of the work ahead; the finished ones are history. */
export const queueStates = [
  'available',
  'scheduled',
  'running',
  'retryable',
  'discarded',
] as const satisfies readonly JobState[];
type QueueState = (typeof queueStates)[number];

export type LaneCounts = Readonly<Record<QueueState, number>>;

export interface Stats {
  readonly companies: number;
  readonly openEpisodes: number;
  readonly closedEpisodes: number;
  readonly confirmedEpisodes: number;
  readonly officers: number;
  readonly domains: number;
  readonly domainsProven: number;
  readonly emails: number;
  readonly deadLetters: number;
  readonly gapsOpen: number;
  /** Paid look-ups whose outcome is not known. */
  readonly inDoubt: number;
  /** Addresses of persons found only in hidden form that nobody has released. */
  readonly hiddenToReview: number;
  /** Enrichment steps that wait for a person or for credits. */
  readonly parked: number;
}

/** How much there is of everything, in one statement, so that the figures belong to one moment. */
export async function readStats(db: Db): Promise<Stats> {
  const { unconfirmedEpisodes, ...stats } = await db
    .selectNoFrom([
      rows(sql`companies`).as('companies'),
      // Differs because SQLite would take the widest index of all that begin with the state.
      rows(sql`episodes indexed by episodes_one_open where state = 'open'`).as('openEpisodes'),
      rows(sql`episodes where state = 'closed'`).as('closedEpisodes'),
      rows(
        sql`episodes indexed by episodes_unconfirmed where state = 'open' and confirmed_at is null`,
      ).as('unconfirmedEpisodes'),
      rows(sql`officers`).as('officers'),
      rows(sql`domains`).as('domains'),
      rows(sql`domains where verdict = 'proven'`).as('domainsProven'),
      rows(sql`contacts`).as('emails'),
      rows(
        sql`contacts where is_hidden = 1 and is_no_reply = 0 and released_at is null
          and email_type not in ('service', 'disposable')`,
      ).as('hiddenToReview'),
      rows(sql`dead_letters`).as('deadLetters'),
      rows(sql`stream_gaps where closed_at is null`).as('gapsOpen'),
      rows(sql`spend_intents where state = 'in_doubt'`).as('inDoubt'),
      rows(sql`enrichment_steps where state = 'parked'`).as('parked'),
    ])
    .executeTakeFirstOrThrow();
  return { ...stats, confirmedEpisodes: stats.openEpisodes - unconfirmedEpisodes };
}

function rows(from: ReturnType<typeof sql>) {
  return sql<number>`(select count(*) from ${from})`;
}

export type QueueCounts = Readonly<Record<Lane, LaneCounts>>;

/** Jobs of each lane by state; a lane without jobs has zeros. */
export async function readQueueCounts(db: Db): Promise<QueueCounts> {
  const waiting = await db
    .selectFrom('jobs')
    .select(['lane', 'state', (select) => select.fn.countAll<number>().as('jobs')])
    .where('finished_at', 'is', null)
    .groupBy(['lane', 'state'])
    .execute();
  const givenUp = await db
    .selectFrom('jobs')
    .select(['lane', 'state', (select) => select.fn.countAll<number>().as('jobs')])
    .where('finished_at', 'is not', null)
    .where('state', '=', 'discarded')
    .groupBy(['lane', 'state'])
    .execute();
  const counted = [...waiting, ...givenUp];
  const countsOf = (lane: Lane): LaneCounts => {
    const count = (state: QueueState): number =>
      counted.find((row) => row.lane === lane && row.state === state)?.jobs ?? 0;
    return {
      available: count('available'),
      scheduled: count('scheduled'),
      running: count('running'),
      retryable: count('retryable'),
      discarded: count('discarded'),
    };
  };
  return {
    'companies-house': countsOf('companies-house'),
    snov: countsOf('snov'),
    hunter: countsOf('hunter'),
    website: countsOf('website'),
    rendering: countsOf('rendering'),
    download: countsOf('download'),
    internal: countsOf('internal'),
  };
}

/** Jobs that wait or run. */
export function queueDepth(counts: QueueCounts): number {
  let depth = 0;
  for (const lane of Object.values(counts)) {
    depth += lane.available + lane.scheduled + lane.running + lane.retryable;
  }
  return depth;
}
