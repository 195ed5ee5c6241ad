import { announceDeadJob } from '../pipeline/announce-dead-job.ts';
import { announceRefusal } from '../pipeline/announce-refusal.ts';
import { createAllSteps } from '../pipeline/all-steps.ts';
import { keepNightlySample } from '../pipeline/keep-nightly-sample.ts';
import { scheduleBulkFetch } from '../pipeline/schedule-bulk-fetch.ts';
import { bulkFolderOf } from '../pipeline/snapshot-folders.ts';
import { paidLaneWaitsUntil } from '../pipeline/paid-lane-waits-until.ts';
import { keepPaidWorkGoing } from '../pipeline/keep-paid-work-going.ts';
import { resumeRepairs } from '../pipeline/start-repair.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import type { Config } from '../config/config.ts';
import type { Lane } from '../domain/job.ts';
import { laneWaitsUntil } from '../domain/schedule.ts';
import { readHostsTable } from '../http/hosts-table.ts';
import { createProviderClient } from '../http/provider-client.ts';
import { createUntrustedClient } from '../http/untrusted-client.ts';
import type { RunnableKind } from '../queue/job-kind.ts';
import { runLane, type LaneWorkerOptions } from '../queue/lane-worker.ts';
import { createPersistedPace, forgetRefusal } from '../queue/persisted-pace.ts';
import type { Timers } from '../runtime/timers.ts';
import { createCompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { createCompaniesHouseDownload } from '../sources/companies-house-download/client.ts';
import { maxPageBytes } from '../sources/companies-house-download/limits.ts';
import { refusalPauseMs } from '../sources/companies-house-rest/limits.ts';
import { createSnov } from '../sources/snov/client.ts';
import { createWebsiteVisitor } from '../sources/website/website-visitor.ts';
import type { Db } from '../store/open-store.ts';
import type { DatabaseStamp } from '../store/settings.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { createImportInChild } from './import-in-child.ts';

export interface RunLanesOptions {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  readonly hash: SuppressionHash;
}

/** Jobs of one lane that run side by side; the budgets, not these, set the pace. */
const concurrency: Readonly<Record<Lane, number>> = {
  'companies-house': 4,
  snov: 1,
  website: 8,
  // One request at a time is what a site that charges nothing may expect.
  download: 1,
  internal: 1,
};
const snovWindowMs = 60_000;

/** Runs a worker for every lane whose provider is configured, until the signal fires. Jobs of the other lanes wait. */
export async function runLanes(options: RunLanesOptions, signal: AbortSignal): Promise<void> {
  const { config, db, context, timers } = options;
  await using stack = new AsyncDisposableStack();
  const steps = createAllSteps({
    context,
    hash: options.hash,
    balanceFloor: String(config.snov?.balanceFloor ?? 0),
    paidWorkWaitsUntil: (now) => laneWaitsUntil(config.schedule, 'snov', now),
  });
  const workers: Promise<void>[] = [];

  if (config.rest !== null) {
    const { url, apiKey, callsPerWindow, windowMs } = config.rest;
    const plan = { callsPerWindow, windowMs, refusalPauseMs };
    // The key may have been put right since the last process was refused.
    await forgetRefusal(db, 'companies-house');
    const client = createCompaniesHouseRest({
      http: stack.use(providerClient(config, url)),
      baseUrl: url,
      apiKey: apiKey.reveal(),
      pace: createPersistedPace({
        ...context,
        provider: 'companies-house',
        plan,
        db,
        timers,
        onRefusal: (trx, seen) => announceRefusal(trx, context, seen),
      }),
    });
    workers.push(work('companies-house', client, steps['companies-house']));
    workers.push(keepNightlySample({ db, context, timers }, signal));
  }
  if (config.snov !== null) {
    const { url, clientId, clientSecret, callsPerMinute } = config.snov;
    // A 401 is an expired token there, which the client renews by itself.
    const plan = { callsPerWindow: callsPerMinute, windowMs: snovWindowMs, refusalPauseMs: null };
    const client = createSnov({
      http: stack.use(providerClient(config, url)),
      baseUrl: url,
      clientId: clientId.reveal(),
      clientSecret: clientSecret.reveal(),
      pace: createPersistedPace({
        ...context,
        provider: 'snov',
        plan,
        db,
        timers,
        onRefusal: (trx, seen) => announceRefusal(trx, context, seen),
      }),
      clock: context.clock,
    });
    workers.push(work('snov', client, steps.snov));
    workers.push(keepPaidWorkGoing({ db, context, timers }, signal));
  }
  const { hostsFile, userAgent, pipelinePages } = config.scanner;
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  const visitor = createWebsiteVisitor({
    http: stack.use(createUntrustedClient({ userAgent, hosts })),
    clock: context.clock,
    timers,
    maxPages: pipelinePages,
    // Imitated sites on this machine need no rest between requests.
    ...(hosts !== null && { requestGapMs: 0 }),
  });
  workers.push(work('website', visitor, steps.website));
  const downloadHttp = createProviderClient({
    allowedOrigins: [config.bulk.url],
    userAgent,
    maxBodyBytes: maxPageBytes,
  });
  const download = createCompaniesHouseDownload({
    http: stack.use(downloadHttp),
    baseUrl: config.bulk.url,
    ...context,
    timers,
  });
  const tools = {
    download,
    bulkFolder: bulkFolderOf(config.databaseUrl),
    runImport: createImportInChild(options),
  };
  workers.push(work('download', tools, steps.download));
  if (config.bulk.isScheduled) {
    workers.push(scheduleBulkFetch({ db, context, timers, scope: config.bulk.scope }, signal));
  }
  await resumeRepairs(db, context);
  workers.push(work('internal', null, steps.internal));
  await Promise.all(workers);

  function waitsUntil(lane: Lane, now: number): Promise<number | null> {
    const until = laneWaitsUntil(config.schedule, lane, now);
    return lane === 'snov' ? paidLaneWaitsUntil(db, until) : Promise.resolve(until);
  }

  function work<Client>(
    lane: Lane,
    client: Client,
    kinds: readonly RunnableKind<Client>[],
  ): Promise<void> {
    const worker: LaneWorkerOptions<Client> = {
      lane,
      client,
      kinds,
      concurrency: concurrency[lane],
      db,
      clock: context.clock,
      random: context.random,
      timers,
      log: context.log.child({ lane }),
      waitsUntil: (now) => waitsUntil(lane, now),
      onDiscard: (trx, job, reason) => announceDeadJob(trx, context, { job, reason }),
    };
    return runLane(worker, signal);
  }
}

function providerClient(config: Config, url: string) {
  return createProviderClient({ allowedOrigins: [url], userAgent: config.scanner.userAgent });
}
