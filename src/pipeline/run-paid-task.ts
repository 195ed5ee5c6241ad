import {
  addCredits,
  compareCredits,
  howMany,
  subtractCredits,
  type Credits,
} from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { PaidProvider } from '../domain/paid-provider.ts';
import { replyLost, whyNoneBeside } from '../domain/round-of-starts.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { snooze, type Outcome } from '../queue/outcome.ts';
import { listUnreconciledTasks } from '../store/compare-tasks.ts';
import { assertLeased } from '../store/jobs/assert-leased.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { listDoubtsToPoll, listOpenTasks, type ProviderTaskRow } from '../store/provider-tasks.ts';
import { hasOpenDoubt, hasTroubleSince } from '../store/read-round.ts';
import { commitTask } from '../store/send-task.ts';
import { dropPlanned } from '../store/spend-intents.ts';
import { findLatestBalance } from '../store/spend-ledger.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { refuseTask } from '../store/task-outcomes.ts';
import { choosePaidBatch, nothingToBuy } from './choose-paid-batch.ts';
import { readRoom } from './credit-ceilings.ts';
import { creditsAtHand, putAsideEach } from './credits-at-hand.ts';
import { exhaustedSince, nextProbe } from './exhaustion.ts';
import { chargeVoided } from './charge-voided.ts';
import { doubtRefused } from './doubt-refused.ts';
import { graph, type StepPayload } from './graph.ts';
import type { PaidPolicy } from './paid-policy.ts';
import { noteExhausted } from './pass-on-planned.ts';
import {
  nextLook,
  waitForHours,
  waitForMore,
  waitForMoreWork,
  waitForRefused,
  waitForTomorrow,
} from './paid-waits.ts';
import type { PaidBatch } from './pick-paid-batch.ts';
import { pollTask } from './poll-paid-task.ts';
import { doubtMisses } from './read-misses-again.ts';
import { isReadingDue, judgeDoubts } from './resolve-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import { startPaidTask } from './start-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import { readSpendingStop } from './stop-spending.ts';
import { recordBalance } from './watch-balance.ts';
import { makeWebhookAddress } from './webhook-address.ts';
import { whyNotYet } from './why-not-yet.ts';
import { parkStart, writeStart } from './write-start.ts';

export interface PaidOptions {
  readonly hash: SuppressionHash;
  readonly paid: PaidPolicy;
  /** Until when nothing new is bought; null while it may be, as without it. */
  readonly waitsUntil?: (now: number) => number | null;
}

type Run = JobRun<StepPayload<'run-paid-task'>, PaidProvider>;

interface Buying extends PaidOptions {
  readonly batch: PaidBatch;
  /** Credits that one of its look-ups may cost. */
  readonly mostEach: Credits;
}

/**
 * The only job that spends, in rounds (domain/round-of-starts.ts): balance, starts of at most ten look-ups each, polls until all have ended,
 * balance. One call at a time, and it snoozes between those, so that everything it knows is in the database and any process can go on from
 * there.
 */
export function createRunPaidTask(context: StepContext, options: PaidOptions) {
  return stepKind('run-paid-task', graph['run-paid-task'], async (run: Run): Promise<Outcome> => {
    const { db, client } = run;
    const provider = client.name;
    const now = context.clock.now();
    const { paid } = options;
    const open = await listOpenTasks(db, provider);
    const lost = open.find(({ state }) => state === 'sent');
    if (lost !== undefined) {
      // Whoever sent this did not live to store the reply.
      return snooze(now, 'a start without a stored reply was parked', (trx) =>
        parkStart(trx, context, { taskId: lost.id, reason: replyLost }),
      );
    }
    const due = longestDue(open, now) ?? (await listDoubtsToPoll(db, { provider, now }))[0];
    if (due !== undefined) {
      return pollTask(run, context, { task: due, results: paid.results, hash: options.hash });
    }
    const isQuiet = open.every(({ state }) => state !== 'accepted');
    const unreconciled = await listUnreconciledTasks(db, provider);
    const isReading = await isReadingDue(db, {
      provider,
      now,
      doubtAfterMs: paid.doubtAfterMs,
    });
    const mustRead = isQuiet && (unreconciled.length > 0 || isReading);
    if (!isQuiet) {
      const reason = await whyNothingBeside(db, {
        provider,
        open,
        isReadingDue: isReading,
        paid,
        now,
      });
      if (reason !== null) return snooze(await nextLook(db, provider, now + closingLookMs), reason);
    }
    const waitsUntil = options.waitsUntil?.(now) ?? null;
    if (waitsUntil !== null && !mustRead)
      return waitForHours(db, provider, { now, until: waitsUntil });
    const isStopped = paid.isSwitchedOff || (await readSpendingStop(db, provider)) !== null;
    const mayBuy = waitsUntil === null && !isStopped;
    const room = await readRoom(db, { ...paid, provider }, now);
    const chosen = mayBuy
      ? await choosePaidBatch(db, now, { ...options, provider: client, room: room.now })
      : nothingToBuy;
    const { batch, mostEach } = chosen;
    if (batch.drop.length > 0) {
      return snooze(now, 'look-ups that must not be bought were taken back', (trx) =>
        dropAll(trx, context, batch),
      );
    }
    const isFilling = chosen.ripeAt > now;
    if (isFilling && !mustRead) return waitForMore(db, provider, { now, ripeAt: chosen.ripeAt });
    const isEmpty = batch.take.length === 0 || isFilling;
    const allowed = isEmpty || room.today === null ? Infinity : howMany(room.today, mostEach);
    if (allowed < 1 && !mustRead && isQuiet) {
      return waitForTomorrow(db, context, {
        provider,
        now,
        dailyCredits: paid.dailyCredits,
      });
    }
    const take = isFilling ? [] : batch.take.slice(0, allowed);
    if (take.length === 0 && !mustRead) {
      return chosen.refused === null
        ? waitForMoreWork(db, provider, { now, isQuiet })
        : waitForRefused(db, provider, { ...chosen.refused, now });
    }
    const buying = { ...options, batch: { ...batch, take }, mostEach };
    if (isQuiet) return readAndBuy(run, context, { ...buying, unreconciled });
    return buy(run, context, { ...buying, decidedOn: await findLatestBalance(db, provider) });
  });
}

async function readAndBuy(
  run: Run,
  context: StepContext,
  {
    batch,
    mostEach,
    unreconciled,
    paid,
    hash,
  }: Buying & {
    readonly unreconciled: readonly string[];
  },
): Promise<Outcome> {
  const { db, client, job, signal } = run;
  const provider = client.name;
  const seen = await client.balance(signal);
  const { balanceFloor } = paid;
  const each = batch.take.length === 0 ? '1.00' : putAsideEach(balanceFloor, mostEach);
  const isExhausted = compareCredits(subtractCredits(seen.balance, balanceFloor), each) < 0;
  const moment = unreconciled.length > 0 ? 'after_task' : isExhausted ? 'probe' : 'before_task';
  const isDoubted = await db.transaction().execute(async (trx) => {
    // Else what another worker has started meanwhile would count as somebody else's spending.
    await assertLeased(trx, job);
    const last = await findLatestBalance(trx, provider);
    const reading = await recordBalance(trx, context, {
      ...seen,
      provider,
      moment,
      taskIds: unreconciled,
      enough: addCredits(balanceFloor, each),
      warnAt: paid.warnAt,
    });
    await doubtMisses(trx, context, { provider, taskIds: unreconciled });
    await judgeDoubts(trx, context, {
      provider,
      doubtAfterMs: paid.doubtAfterMs,
      lastReadAt: last?.read_at ?? 0,
    });
    // What others spend of a shared pool is no start's doing.
    if (seen.isShared) return false;
    const isRefusalDoubted = await doubtRefused(trx, context, {
      reading,
      readAtBefore: last?.read_at ?? 0,
      hasEnough: !isExhausted,
    });
    return (await chargeVoided(trx, context, reading)) || isRefusalDoubted;
  });
  if (isDoubted) return snooze(context.clock.now(), 'a start was carried out after all, it seems');
  if (batch.take.length === 0) return snooze(context.clock.now(), 'balance read');
  if (isExhausted) return waitForCredits(db, context, { provider, balance: seen.balance });
  const decidedOn = await findLatestBalance(db, provider);
  return buy(run, context, { batch, mostEach, paid, hash, decidedOn });
}

/** Starts one batch, as far as the balance of the round reaches beside all that is under way. */
async function buy(
  run: Run,
  context: StepContext,
  {
    batch,
    mostEach,
    decidedOn,
    paid,
    hash,
  }: Buying & {
    /** The reading of the round. */
    readonly decidedOn: Awaited<ReturnType<typeof findLatestBalance>>;
  },
): Promise<Outcome> {
  const { db, client, job, signal } = run;
  const provider = client.name;
  const now = context.clock.now();
  if (decidedOn === undefined) return snooze(now, 'the balance is read first');
  const { balance, read_at: readAt } = decidedOn;
  const leave = await whyNotYet(db, provider, now);
  if (leave.until !== null) {
    return snooze(await nextLook(db, provider, leave.until), leave.reason);
  }
  const floor = paid.balanceFloor;
  const atHand = await creditsAtHand(db, { provider, balance, floor, most: mostEach, now });
  if (atHand.lookUps < 1) {
    const until = Math.max(now, atHand.freeAt ?? now) + 1;
    return snooze(
      await nextLook(db, provider, until),
      'what is left is put aside for what is under way',
    );
  }
  const intents = batch.take.slice(0, Math.min(atHand.lookUps, leave.mostLookUps));
  const address = await makeWebhookAddress(db, {
    policy: paid,
    random: context.random,
    now: context.clock.now(),
  });
  const started = await startPaidTask(client, {
    intents,
    operation: batch.operation,
    webhookUrl: address?.url ?? null,
    newId: () => context.random.uuid(),
    commit: (task) =>
      commitTask(db, job, {
        provider,
        task,
        intentIds: intents.map((intent) => intent.id),
        mostEach,
        balanceBefore: balance,
        readAtBefore: readAt,
        webhookTokenHash: address?.tokenHash ?? null,
        now: context.clock.now(),
        newId: () => context.random.uuid(),
      }),
    release: (taskId, reason) =>
      db.transaction().execute((trx) =>
        refuseTask(trx, taskId, {
          reason,
          now: context.clock.now(),
          newId: () => context.random.uuid(),
        }),
      ),
    signal,
  });
  const hadAddress = address !== null;
  return writeStart(db, context, { ...started, provider, hadAddress, results: paid.results, hash });
}

/** While a round comes to its end there is nothing to do but to poll. */
const closingLookMs = 60_000;

/** The task that should have been looked at longest ago. */
function longestDue(tasks: readonly ProviderTaskRow[], now: number): ProviderTaskRow | undefined {
  const [first] = tasks.toSorted((a, b) => (a.next_poll_at ?? 0) - (b.next_poll_at ?? 0));
  return first !== undefined && (first.next_poll_at ?? 0) <= now ? first : undefined;
}

async function whyNothingBeside(
  db: Db,
  {
    provider,
    open,
    isReadingDue: isDue,
    paid,
    now,
  }: {
    readonly provider: PaidProviderName;
    readonly open: readonly ProviderTaskRow[];
    readonly isReadingDue: boolean;
    readonly paid: PaidPolicy;
    readonly now: number;
  },
): Promise<string | null> {
  const readAt = (await findLatestBalance(db, provider))?.read_at ?? 0;
  const round = {
    readAt,
    underWay: open.length,
    hasTrouble: await hasTroubleSince(db, provider, readAt),
    hasOpenDoubt: await hasOpenDoubt(db, provider),
    isReadingDue: isDue,
    isExhausted: (await exhaustedSince(db, provider)) !== null,
  };
  return whyNoneBeside(round, { now, tasksAtOnce: paid.tasksAtOnce });
}

async function waitForCredits(
  db: Db,
  context: StepContext,
  credits: { readonly provider: PaidProviderName; readonly balance: string },
): Promise<Outcome> {
  const probeAt = await nextProbe(db, credits.provider, context.clock.now());
  return snooze(probeAt, 'credits exhausted', (trx) => noteExhausted(trx, context, credits));
}

async function dropAll(trx: Trx, context: StepContext, batch: PaidBatch): Promise<void> {
  for (const { intent } of batch.drop) {
    await dropPlanned(trx, intent.id);
    await startNext(trx, context, intent);
  }
}
