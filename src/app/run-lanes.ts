import { announceDeadJob } from '../pipeline/announce-dead-job.ts';
import { keepNightlySample } from '../pipeline/keep-nightly-sample.ts';
import { keepStagesCurrent } from '../pipeline/keep-stages-current.ts';
import { scheduleBulkFetch } from '../pipeline/schedule-bulk-fetch.ts';
import { paidLaneWaitsUntil } from '../pipeline/paid-lane-waits-until.ts';
import { passOnUnasked } from '../pipeline/pass-on-planned.ts';
import { keepPaidWorkGoing } from '../pipeline/keep-paid-work-going.ts';
import { keepScansPruned } from '../pipeline/prune-scans.ts';
import { keepStreamsPruned } from '../pipeline/prune-streams.ts';
import { resumeRepairs } from '../pipeline/start-repair.ts';
import { paidProviders } from '../domain/enrichment.ts';
import type { Lane } from '../domain/job.ts';
import { laneWaitsUntil } from '../domain/schedule.ts';
import { runTogether } from '../runtime/run-together.ts';
import { runLane } from '../queue/lane-worker.ts';
import { lookAgainMs, pausedUntil } from '../queue/paused-until.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import { untilJobIsDue } from '../queue/until-job-is-due.ts';
import type { LaneOptions, LaneWork, OpenLane } from './lanes/lane-work.ts';

/** Jobs of one lane that run side by side; the budgets, not these, set the pace. */
const concurrency: Readonly<Record<Lane, number>> = {
  // At 580 calls in 300 s and answers that take three seconds six are under way. What has been taken up goes before an urgent job that comes: more
  // places would let that one wait longer.
  'companies-house': 8,
  snov: 1,
  hunter: 1,
  // Sites, each with one request a second at most. What is held of a page at a time, and of a site, is bounded: so is this.
  website: 32,
  // A browser takes the memory of a hundred plain visits.
  rendering: 1,
  // One request at a time is what a site that charges nothing may expect.
  download: 1,
  internal: 1,
};

/** What each lane works with. Each is loaded for its first job: the reader of websites alone takes as much memory as the streams. */
const lanes = {
  'companies-house': async () =>
    (await import('./lanes/companies-house-lane.ts')).openCompaniesHouseLane,
  snov: async () => (await import('./lanes/snov-lane.ts')).openSnovLane,
  hunter: async () => (await import('./lanes/hunter-lane.ts')).openHunterLane,
  website: async () => (await import('./lanes/website-lane.ts')).openWebsiteLane,
  rendering: async () => (await import('./lanes/website-lane.ts')).openRenderingLane,
  download: async () => (await import('./lanes/download-lane.ts')).openDownloadLane,
  internal: async () => (await import('./lanes/internal-lane.ts')).openInternalLane,
} as const;

/** Runs a worker for every lane whose provider is configured, until the signal fires. Jobs of the other lanes wait. */
export async function runLanes(options: LaneOptions, signal: AbortSignal): Promise<void> {
  const { config, db, context, timers } = options;
  await using stack = new AsyncDisposableStack();
  const keeping = { db, context, timers };
  const workers: ((needed: AbortSignal) => Promise<void>)[] = [
    work('website', lanes.website, options),
    work('rendering', lanes.rendering, options),
    work('download', lanes.download, options),
    work('internal', lanes.internal, options),
    (needed) => keepStreamsPruned(keeping, needed),
    (needed) => keepScansPruned(keeping, needed),
  ];
  if (config.rest !== null) {
    workers.push(
      work('companies-house', lanes['companies-house'], { ...options, rest: config.rest }),
      (needed) => keepNightlySample(keeping, needed),
      (needed) => keepStagesCurrent(keeping, needed),
    );
  }
  if (config.snov !== null) {
    const { doubtAfterMs } = config.snov;
    const paid = { ...keeping, provider: 'snov', doubtAfterMs } as const;
    workers.push(work('snov', lanes.snov, { ...options, snov: config.snov }), (needed) =>
      keepPaidWorkGoing(paid, needed),
    );
  }
  if (config.hunter !== null) {
    const { doubtAfterMs } = config.hunter;
    const paid = { ...keeping, provider: 'hunter', doubtAfterMs } as const;
    workers.push(work('hunter', lanes.hunter, { ...options, hunter: config.hunter }), (needed) =>
      keepPaidWorkGoing(paid, needed),
    );
  }
  if (config.bulk.isScheduled) {
    workers.push((needed) => scheduleBulkFetch({ ...keeping, scope: config.bulk.scope }, needed));
  }
  await resumeRepairs(db, context);
  await passOnUnasked(db, context);
  await runTogether(workers, signal);

  async function waitsUntil(lane: Lane, now: number): Promise<number | null> {
    const paused = await pausedUntil(db, lane, now);
    if (paused !== null) return paused;
    const until = laneWaitsUntil(config.schedule, lane, now);
    const seller = paidProviders.find((each) => each === lane);
    return seller === undefined ? until : paidLaneWaitsUntil(db, seller, until);
  }

  function work<Client, Opening>(
    lane: Lane,
    load: () => Promise<OpenLane<Client, Opening>>,
    opening: Opening,
  ): (needed: AbortSignal) => Promise<void> {
    return async (needed) => {
      await untilJobIsDue({ db, lane, clock: context.clock, timers }, needed);
      if (needed.aborted) return;
      const open = await load();
      const { client, kinds, heldUpUntil }: LaneWork<Client> = await open(opening, stack);
      await runLane(
        {
          lane,
          client,
          kinds,
          concurrency: concurrency[lane],
          db,
          clock: context.clock,
          random: context.random,
          timers,
          log: context.log.child({ lane }),
          waitsUntil: async (now) =>
            (await waitsUntil(lane, now)) ??
            unlessToldOtherwise((await heldUpUntil?.()) ?? null, now),
          ...(callsForMinutes.has(lane) && { isStopped: () => isLanePaused(db, lane) }),
          onDiscard: (trx, job, reason) => announceDeadJob(trx, context, { job, reason }),
        },
        needed,
      );
    };
  }
}

/** Lanes in which a single job makes many calls, of which none needs its answer to be known. */
const callsForMinutes: ReadonlySet<Lane> = new Set(['website', 'rendering', 'download']);

/** A breaker may be told otherwise at any time, also by another process. */
function unlessToldOtherwise(heldUpUntil: number | null, now: number): number | null {
  return heldUpUntil === null ? null : Math.min(heldUpUntil, now + lookAgainMs);
}
