import { pino } from 'pino';
import type { ResultChannel } from '../../../src/domain/enrichment.ts';
import { createCountEmails } from '../../../src/pipeline/count-emails.ts';
import { createFindDomain } from '../../../src/pipeline/find-domain.ts';
import { createFindEmails } from '../../../src/pipeline/find-emails.ts';
import { keepPaidWorkGoing } from '../../../src/pipeline/keep-paid-work-going.ts';
import { defaultPaidPolicy, type PaidPolicy } from '../../../src/pipeline/paid-policy.ts';
import { createReadWebhook } from '../../../src/pipeline/read-webhook.ts';
import { createRunPaidTask } from '../../../src/pipeline/run-paid-task.ts';
import { createWebhookInbox } from '../../../src/pipeline/take-webhook.ts';
import type { StepContext } from '../../../src/pipeline/step-context.ts';
import { runnable } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { ownQueue } from '../../../src/queue/own-queue.ts';
import { createSnovProvider } from '../../../src/sources/snov/paid-provider.ts';
import type { Random } from '../../../src/runtime/random.ts';
import { createSimulatedDisk } from '../../../src/sim/disk.ts';
import type { EventHeapTime } from '../../../src/sim/event-heap-time.ts';
import type { LazyPolls } from '../../../src/sim/lazy-polls.ts';
import type { Life } from '../../../src/sim/life.ts';
import { suppressionHash } from '../../../src/sim/judge-leads.ts';
import { openMortalStore } from '../../../src/sim/mortal-store.ts';
import type { PaidProvider } from '../../../src/sim/paid-provider.ts';
import type { Db } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { generousLimits } from '../../support/generous-limits.ts';

const dayMs = 86_400_000;

/** Tasks of this world take three hours at most, or never come. */
export const paid: PaidPolicy = {
  ...defaultPaidPolicy,
  doubtAfterMs: 4 * 3_600_000,
  results: 'both',
  publicUrl: 'https://strikewatch.test',
};

const onDiscard = (): Promise<void> => Promise.resolve();

/** One process: the lanes that pay and plan, the watch over paid work, and who asks for more. */
export interface PaidServiceOptions {
  readonly path: string;
  readonly owner: string;
  readonly time: EventHeapTime;
  readonly polls: LazyPolls;
  readonly life: Life;
  readonly random: Random;
  readonly provider: PaidProvider;
  /** How results are learnt; with deliveries as well unless it says otherwise. */
  readonly results?: ResultChannel;
  /** Asks for look-ups until aborted; what it asked for is committed. */
  readonly ask: (db: Db, context: StepContext, signal: AbortSignal) => Promise<void>;
}

export async function runPaidService(
  { path, owner, time, polls, life, random, provider, results = 'both', ask }: PaidServiceOptions,
  signal: AbortSignal,
): Promise<void> {
  const timers = time.timersUntil(life.isGone);
  const db = openMortalStore(path, { life, disk: createSimulatedDisk(() => undefined), timers });
  const { clock } = time;
  const context: StepContext = {
    clock,
    random,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: random.uuid(), now: clock.now() }),
    policy: {
      autoEnrich: 'entered',
      confirm: 'transitions',
      providers: ['snov'],
      countsFirst: false,
      verify: 'off',
      maxCandidates: 0,
      officersFetch: 'always',
      cache: {
        domainsMs: 30 * dayMs,
        verifiedEmailsMs: 90 * dayMs,
        unverifiedEmailsMs: 30 * dayMs,
        missesMs: 14 * dayMs,
      },
      maxWaiting: generousLimits,
    },
  };
  const hash = suppressionHash;
  provider.deliverTo(life, createWebhookInbox({ db, reader: db, context, secret: null }));
  const common = {
    concurrency: 1,
    db,
    clock,
    random,
    timers: polls.timers(life.isGone),
    log: context.log,
    onDiscard,
  };
  // There is one process at a time, so that whoever else is named has died; renewals as rare as that allows.
  const rareRenewals = {
    ...timers,
    sleep: (ms: number, stop?: AbortSignal) => timers.sleep(ms >= 10_000 ? 600_000 : ms, stop),
  };
  await ownQueue(
    {
      db,
      owner,
      isOwnerGone: () => true,
      clock,
      timers: rareRenewals,
      log: context.log,
      onDiscard,
    },
    async (held) => {
      await Promise.all([
        runLane(
          {
            ...common,
            lane: 'snov',
            client: createSnovProvider(provider.clientOf(life)),
            kinds: [
              runnable(createRunPaidTask(context, { hash, paid: { ...paid, results } })),
              runnable(createCountEmails(context)),
            ],
          },
          held,
        ),
        runLane(
          {
            ...common,
            lane: 'internal',
            client: null,
            kinds: [
              runnable(createFindDomain(context, hash)),
              runnable(createFindEmails(context, hash)),
              runnable(createReadWebhook(context, hash)),
            ],
          },
          held,
        ),
        keepPaidWorkGoing(
          { db, context, timers, provider: 'snov', doubtAfterMs: paid.doubtAfterMs },
          held,
        ),
        ask(db, context, held),
      ]);
    },
    signal,
  );
}
