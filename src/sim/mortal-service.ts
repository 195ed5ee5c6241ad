import { pino } from 'pino';
import { companiesHouseKinds } from '../app/lanes/companies-house-lane.ts';
import { defaultPaidPolicy, type PaidPolicy } from '../pipeline/paid-policy.ts';
import { createCountEmails } from '../pipeline/count-emails.ts';
import { createRunPaidTask } from '../pipeline/run-paid-task.ts';
import { createScanWebsite } from '../pipeline/scan-website.ts';
import { keepPaidWorkGoing } from '../pipeline/keep-paid-work-going.ts';
import { internalKinds } from '../app/lanes/internal-lane.ts';
import { announceBreaker } from '../pipeline/announce-breaker.ts';
import { announceDeadJob } from '../pipeline/announce-dead-job.ts';
import { createWebhookInbox } from '../pipeline/take-webhook.ts';
import { createStreamSink } from '../pipeline/follow-stream.ts';
import { resumeRepairs } from '../pipeline/start-repair.ts';
import { watchStreams } from '../pipeline/watch-streams.ts';
import type { Policy, StepContext } from '../pipeline/step-context.ts';
import { streamDataDueAt } from '../domain/stream-data-due.ts';
import type { Lane } from '../domain/job.ts';
import type { GuardedClient } from '../http/guarded-client.ts';
import { holdLease } from '../queue/hold-lease.ts';
import { runnable, type RunnableKind } from '../queue/job-kind.ts';
import { runLane } from '../queue/lane-worker.ts';
import { createDiskWatch, outlastFullDisk } from '../queue/outlast-full-disk.ts';
import { ownQueue } from '../queue/own-queue.ts';
import { createCallHold } from '../queue/call-hold.ts';
import { createPersistedBreakers, type BreakerNews } from '../queue/persisted-breaker.ts';
import { createPersistedPace } from '../queue/persisted-pace.ts';
import type { Random } from '../runtime/random.ts';
import { runTogether } from '../runtime/run-together.ts';
import type { Timers } from '../runtime/timers.ts';
import { createCompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { guardCompaniesHouse } from '../sources/companies-house-rest/guard-client.ts';
import { readStream } from '../sources/companies-house-stream/read-stream.ts';
import { createSnovProvider } from '../sources/snov/paid-provider.ts';
import { guardSnov, snovNeeds, type SnovOperation } from '../sources/snov/guard-client.ts';
import type { StreamSink } from '../sources/companies-house-stream/stream-sink.ts';
import type { Fence } from '../store/leases.ts';
import { isDiskFull } from '../store/disk-full.ts';
import { migrate } from '../store/migrate.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import type { EnrichmentClients } from './enrichment-story.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { suppressionHash } from './judge-leads.ts';
import type { LazyPolls } from './lazy-polls.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Life } from './life.ts';
import { openMortalStore } from './mortal-store.ts';
import { rival } from './read-database.ts';
import type { ModelStreamName } from './stream-connection.ts';

export interface ServiceOptions {
  readonly path: string;
  readonly owner: string;
  readonly time: EventHeapTime;
  readonly polls: LazyPolls;
  readonly life: Life;
  readonly disk: SimulatedDisk;
  readonly random: Random;
  readonly http: GuardedClient;
  /** Null: nothing but the register is asked, and nothing is paid for. */
  readonly enrichment: EnrichmentClients | null;
  /** Sees what is handed to the real sink. */
  readonly watch: (stream: ModelStreamName, sink: StreamSink) => StreamSink;
}

/** Runs until the signal fires. */
type Part = (needed: AbortSignal) => Promise<void>;

const dayMs = 86_400_000;
const origin = 'http://companies-house.test';

/** Credits of one day; only the backlog of an account that was empty for long comes near it. */
export const dailyCeiling = 150;

/** Tasks of this world take three hours at most, or never come. */
const paid: PaidPolicy = {
  ...defaultPaidPolicy,
  dailyCredits: String(dailyCeiling),
  doubtAfterMs: 4 * 3_600_000,
  results: 'both',
  publicUrl: 'https://strikewatch.test',
};

const policy: Omit<Policy, 'autoEnrich' | 'providers' | 'officersFetch'> = {
  confirm: 'transitions',
  countsFirst: true,
  verify: 'used',
  maxCandidates: 0,
  cache: {
    domainsMs: 30 * dayMs,
    verifiedEmailsMs: 90 * dayMs,
    unverifiedEmailsMs: 30 * dayMs,
    missesMs: 14 * dayMs,
  },
  maxWaiting: {
    'companies-house': 100_000,
    snov: 100_000,
    hunter: 100_000,
    website: 100_000,
    rendering: 100_000,
    download: 100_000,
    internal: 100_000,
  },
};

/** On a full disk a process does not come up; whoever supervises it starts it again. */
export class FullDiskAtStartError extends Error {
  override readonly name = 'FullDiskAtStartError' as const;
}

async function begin(db: Db, options: Parameters<typeof createContext>[1]): Promise<StepContext> {
  try {
    await migrate(db);
    return await createContext(db, options);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await db.destroy();
    throw new FullDiskAtStartError('the disk is full', { cause: error });
  }
}

export async function createContext(
  db: Db,
  {
    time,
    random,
    isEnriching,
  }: {
    readonly time: EventHeapTime;
    readonly random: Random;
    readonly isEnriching: boolean;
  },
): Promise<StepContext> {
  const { clock } = time;
  const id = random.uuid();
  return {
    clock,
    random,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id, now: clock.now() }),
    policy: isEnriching
      ? { ...policy, autoEnrich: 'entered', providers: ['snov'], officersFetch: 'always' }
      : {
          ...policy,
          autoEnrich: 'off',
          providers: [],
          officersFetch: 'when-domain-found',
        },
  };
}

/** The service from opening its database to stopping in order: streams, and the lanes that ask Companies House, as `app.ts` joins them. */
export async function runService(options: ServiceOptions, signal: AbortSignal): Promise<void> {
  const { life, time, polls } = options;
  const timers = time.timersUntil(life.isGone);
  const db = openMortalStore(options.path, { life, disk: options.disk, timers });
  const { enrichment } = options;
  const context = await begin(db, { ...options, isEnriching: enrichment !== null });
  const { clock, random, log } = context;
  const lease = {
    db,
    owner: options.owner,
    // There is one process of ours at a time, so whoever else is named has died.
    isOwnerGone: (owner: string) => owner !== rival,
    clock,
    timers: withRareRenewals(timers),
    log,
  };
  const onDiscard = announceDead(context);
  const outlasting = { timers, disk: createDiskWatch({ clock, timers, log }) };
  try {
    const parts: readonly Part[] = [
      (needed) => holdLease({ ...lease, name: 'streams' }, followStreams, needed),
      (needed) => ownQueue({ ...lease, onDiscard }, runLanes, needed),
    ];
    await runTogether(
      parts.map((part) => (needed) => outlastFullDisk(outlasting, part, needed)),
      signal,
    );
  } finally {
    await db.destroy();
  }

  async function followStreams(held: AbortSignal, fence: Fence): Promise<void> {
    const streams = ['companies', 'filings'] as const;
    await runTogether(
      [
        (needed) =>
          watchStreams({ db, context, timers: withRareRenewals(timers), streams, fence }, needed),
        ...streams.map((stream) => {
          const reading = {
            http: options.http,
            url: new URL(stream, origin),
            apiKey: 'stream-key',
            sink: options.watch(stream, createStreamSink(db, context, { stream, fence })),
            clock,
            random,
            timers,
            dataDueAt: (lastEventAt: number, now: number) =>
              streamDataDueAt(stream, lastEventAt, now),
          };
          return (needed: AbortSignal) => readStream(reading, needed);
        }),
      ],
      held,
    );
  }

  async function runLanes(held: AbortSignal): Promise<void> {
    await resumeRepairs(db, context);
    const guarding = {
      db,
      clock,
      onNews: (trx: Trx, news: BreakerNews) => announceBreaker(trx, context, news),
    };
    const hash = suppressionHash;
    const rest = createCompaniesHouseRest({
      http: options.http,
      baseUrl: origin,
      apiKey: 'rest-key',
      pace: createPersistedPace({
        ...context,
        provider: 'companies-house',
        plan: { callsPerWindow: 580, windowMs: 300_000 },
        db,
        timers,
        hold: createCallHold({ lane: 'companies-house' }),
      }),
    });
    const breakers = createPersistedBreakers<'read'>({ ...guarding, provider: 'companies-house' });
    await runTogether(
      [
        work('companies-house', {
          client: guardCompaniesHouse(rest, breakers),
          kinds: companiesHouseKinds(context),
          side: 4,
          heldUpUntil: () => breakers.heldUpUntil('read'),
        }),
        work('internal', { client: null, kinds: internalKinds(context, hash), side: 1 }),
        ...(enrichment === null ? [] : enrich(enrichment)),
      ],
      held,
    );

    function enrich({ snov, visitor, deliverTo }: EnrichmentClients): readonly Part[] {
      deliverTo(createWebhookInbox({ db, reader: db, context, secret: null }));
      const paying = runnable(createRunPaidTask(context, { hash, paid }));
      const counting = runnable(createCountEmails(context));
      const ofProvider = createPersistedBreakers<SnovOperation>({
        ...guarding,
        provider: 'snov',
        needs: snovNeeds,
      });
      const visiting = runnable(createScanWebsite(context, { pipelinePages: 15 }));
      return [
        work('snov', {
          client: createSnovProvider(guardSnov(snov, ofProvider)),
          kinds: [paying, counting],
          side: 1,
          heldUpUntil: () => ofProvider.heldUpUntil('read'),
        }),
        work('website', { client: visitor, kinds: [visiting], side: 8 }),
        (needed) =>
          keepPaidWorkGoing(
            { db, context, timers, provider: 'snov', doubtAfterMs: paid.doubtAfterMs },
            needed,
          ),
      ];
    }

    function work<Client>(
      lane: Lane,
      by: {
        readonly client: Client;
        readonly kinds: readonly RunnableKind<Client>[];
        readonly side: number;
        readonly heldUpUntil?: () => Promise<number | null>;
      },
    ): Part {
      const given = {
        lane,
        client: by.client,
        kinds: by.kinds,
        concurrency: by.side,
        db,
        clock,
        random,
        timers: polls.timers(life.isGone),
        log,
        ...(by.heldUpUntil !== undefined && { waitsUntil: by.heldUpUntil }),
        onDiscard,
      };
      return (needed) => runLane(given, needed);
    }
  }
}

function announceDead(context: StepContext): Parameters<typeof runLane>[0]['onDiscard'] {
  return (trx, job, reason) => announceDeadJob(trx, context, { job, reason });
}

/** No rival wants the lease in between, so that it is renewed every ten minutes instead of every ten seconds changes nothing. */
function withRareRenewals(timers: Timers): Timers {
  return { ...timers, sleep: (ms, signal) => timers.sleep(ms >= 10_000 ? 600_000 : ms, signal) };
}
