import { pino } from 'pino';
import type { Config } from '../config/config.ts';
import { readHostsTable } from '../http/hosts-table.ts';
import { createNameLookup, createSystemResolver } from '../http/name-lookup.ts';
import { createUntrustedClient } from '../http/untrusted-client.ts';
import { announceDeadJob } from '../pipeline/announce-dead-job.ts';
import { findScanTarget } from '../pipeline/find-scan-target.ts';
import { requestScan } from '../pipeline/request-scan.ts';
import { createScanWebsite } from '../pipeline/scan-website.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import { runnable } from '../queue/job-kind.ts';
import { leaseMs, runOneJob } from '../queue/work-job.ts';
import { pause } from '../runtime/pause.ts';
import { isOwnerGone, processOwner } from '../runtime/process-owner.ts';
import { createPageThreads } from '../sources/website/page-threads.ts';
import { createBrowserRenderer } from '../sources/website/rendering/browser-renderer.ts';
import { createWebsiteVisitor } from '../sources/website/website-visitor.ts';
import { claimOneJob, findHolder, freeOneJob } from '../store/jobs/claim-one.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import { openStore, type Db, type Store } from '../store/open-store.ts';
import { readSetting, systemPrincipal } from '../store/settings.ts';
import { readScan } from '../wire/read-scan.ts';
import type { ScanJson } from '../wire/scan-json.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError, NotFoundError } from './cli-errors.ts';
import type { Call } from './define-command.ts';
import { bindSuppressionHash } from './open-suppression-hash.ts';
import { scanProgressText } from './scan-progress-text.ts';
import { showProgressLine } from './show-progress-line.ts';
import { stepPolicyOf } from './step-policy.ts';

const lookEveryMs = 100;
const ended: ReadonlySet<string> = new Set(['complete', 'failed', 'cancelled']);

/** Scans a site and shows how far it is until the end. A running service may take the job first: then its work is watched. */
export async function watchScan(
  { cli, isJson, readSettings }: Call<unknown>,
  site: string,
): Promise<ScanJson> {
  const { config } = readSettings();
  await using store = await openStore(config.databaseUrl);
  const hash = await bindSuppressionHash(store.db, config, cli.random);
  const context = await scanContextOf(cli, config, store.db);
  const refusePaused = async (): Promise<void> => {
    if (!(await isLanePaused(store.reader, 'website'))) return;
    throw new EnvironmentError('visits of websites are paused: strikewatch queue resume website');
  };
  await refusePaused();
  const target = (await findScanTarget(store.reader, { site })) ?? {
    companyNumber: null,
    domainId: null,
    domain: site,
  };
  const { maxPages } = config.scanner;
  const jobId = await requestScan(store.db, context, { target, createdBy: null, maxPages });
  const isServiceOnly =
    config.scanner.hostsFile === null && (await readSetting(store.reader, 'stamp')) === 'sandbox';
  if (isServiceOnly) cli.note('the sandbox scans its own sites: this waits for its service');
  const done = new AbortController();
  const working = isServiceOnly
    ? Promise.resolve()
    : workUntil({ cli, config, store, context }, jobId, done.signal);
  try {
    return await watch({
      cli,
      isJson,
      read: async () => {
        // What is read so far is kept; whoever asks again after the pause has the rest.
        await refusePaused();
        return readScan({ reader: store.reader, hash }, jobId);
      },
    });
  } finally {
    done.abort();
    await working;
  }
}

/** What the steps of a scan need, without a word in the log: what happens is told at the end. */
export async function scanContextOf(
  { clock, random }: Cli,
  config: Config,
  db: Db,
): Promise<StepContext> {
  return {
    clock,
    random,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: random.uuid(), now: clock.now() }),
    policy: stepPolicyOf(config),
  };
}

async function watch({
  cli,
  isJson,
  read,
}: {
  readonly cli: Cli;
  readonly isJson: boolean;
  readonly read: () => Promise<ScanJson | null>;
}): Promise<ScanJson> {
  const line = isJson ? null : showProgressLine(cli);
  let progressAtFirst: number | null = null;
  try {
    for (;;) {
      const scan = await read();
      if (scan === null) throw new NotFoundError('the scan is gone from the database');
      if (ended.has(scan.status) || cli.signal.aborted) return scan;
      progressAtFirst ??= scan.progress;
      const from = progressAtFirst;
      line?.show((elapsedMs) => scanProgressText(scan, { elapsedMs, progressAtFirst: from }));
      await pause(cli.timers, lookEveryMs, cli.signal);
    }
  } finally {
    line?.end();
  }
}

interface Work {
  readonly cli: Cli;
  readonly config: Config;
  readonly store: Store;
  readonly context: StepContext;
}

/** Works the job whenever it waits: at once, and again after it was put off. */
async function workUntil(
  { cli, config, store: { db }, context }: Work,
  jobId: string,
  done: AbortSignal,
): Promise<void> {
  const { clock, timers, random } = cli;
  const { hostsFile, userAgent, pipelinePages, maxMs, maxPdfs, rendering } = config.scanner;
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  await using http = createUntrustedClient({ userAgent, hosts });
  await using reading = createPageThreads({ timers, size: 1 });
  await using stack = new AsyncDisposableStack();
  const renderer =
    rendering === null ? null : stack.use(createBrowserRenderer({ timers, ...rendering }));
  const client = createWebsiteVisitor({
    http,
    clock,
    timers,
    reading,
    maxPages: pipelinePages,
    maxMs,
    maxPdfs,
    ...(renderer !== null && { renderer }),
    // Imitated sites on this machine need no rest between requests.
    ...(hosts !== null && { requestGapMs: 0 }),
  });
  const names = createNameLookup({ hosts, resolver: createSystemResolver() });
  // All imitated sites are on this machine, which bears it.
  const sites = hosts === null ? names : {};
  const options = {
    lane: 'website' as const,
    client,
    kinds: [runnable(createScanWebsite(context, { pipelinePages, sites }))],
    concurrency: 1,
    db,
    clock,
    random,
    timers,
    log: context.log,
    onDiscard: (trx: Parameters<typeof announceDeadJob>[0], job: DeadJob, reason: string) =>
      announceDeadJob(trx, context, { job, reason }),
  };
  const stop = AbortSignal.any([done, cli.signal]);
  await freeOrphan(db, jobId);
  while (!stop.aborted) {
    // Tells whose hands it is in, so that the next command sees when they are gone.
    const token = processOwner(random.uuid());
    const job = await claimOneJob(db, { id: jobId, now: clock.now(), leaseMs, token });
    if (job === null) await pause(timers, lookEveryMs, stop);
    else await runOneJob(options, job, stop);
  }
}

/** A scan that was killed would otherwise wait until its lease runs out: a service frees such jobs as it starts, a command frees its own. */
async function freeOrphan(db: Db, jobId: string): Promise<void> {
  const holder = await findHolder(db, jobId);
  if (holder === null) return;
  // A service's tokens say nothing; it works the queue only while it owns it.
  const owner = holder.token.includes(':') ? holder.token : holder.queueOwner;
  if (owner === null || isOwnerGone(owner)) await freeOneJob(db, jobId, holder.token);
}

type DeadJob = Parameters<typeof announceDeadJob>[2]['job'];
