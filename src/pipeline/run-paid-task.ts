import { asWholeCredits, compareCredits, subtractCredits } from '../domain/credits.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { PaidProvider } from '../domain/paid-provider.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { listUnreconciledTasks } from '../store/compare-tasks.ts';
import { listDoubtsToPoll, listOpenTasks } from '../store/provider-tasks.ts';
import { commitTask } from '../store/send-task.ts';
import { acceptTask, parkTask, refuseTask } from '../store/task-outcomes.ts';
import { dropPlanned } from '../store/spend-intents.ts';
import { findLatestBalance } from '../store/spend-ledger.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { choosePaidBatch, nothingToBuy } from './choose-paid-batch.ts';
import { announceCeiling, nextLondonDay, roomToday } from './credit-ceilings.ts';
import { graph, type StepPayload } from './graph.ts';
import type { PaidPolicy } from './paid-policy.ts';
import { noteExhausted } from './pass-on-planned.ts';
import { firstPollDelayMs, pollTask, settleTask } from './poll-paid-task.ts';
import type { PaidBatch } from './pick-paid-batch.ts';
import { isReadingDue, judgeDoubts } from './resolve-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import { startPaidTask } from './start-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import { readSpendingStop } from './stop-spending.ts';
import { nextProbe, recordBalance } from './watch-balance.ts';
import { isAddressRefused, makeWebhookAddress, noteAddressRefused } from './webhook-address.ts';

export interface PaidOptions {
  readonly hash: SuppressionHash;
  readonly paid: PaidPolicy;
  /** Until when nothing new is bought; null while it may be, as without it. */
  readonly waitsUntil?: (now: number) => number | null;
}

type Run = JobRun<StepPayload<'run-paid-task'>, PaidProvider>;

/**
 * The only job that spends, one task at a time: balance, start (at most ten look-ups), poll to the end, balance. It
 * snoozes between those, so that everything it knows is in the database and any process can go on from there.
 */
export function createRunPaidTask(context: StepContext, options: PaidOptions) {
  return stepKind('run-paid-task', graph['run-paid-task'], async (run: Run): Promise<Outcome> => {
    const { db, client } = run;
    const provider = client.name;
    const now = context.clock.now();
    const { paid } = options;
    for (const task of await listOpenTasks(db, provider)) {
      if (task.state === 'sent') {
        // Whoever sent this did not live to store the reply.
        return snooze(now, 'a start without a stored reply was parked', (trx) =>
          park(trx, context, { taskId: task.id, reason: 'the reply to the start was lost' }),
        );
      }
      const isBlocking = task.state === 'accepted';
      if (isBlocking || (task.next_poll_at ?? 0) <= now) {
        return pollTask(run, context, { task, results: paid.results, hash: options.hash });
      }
    }
    const [doubtful] = await listDoubtsToPoll(db, { provider, now });
    if (doubtful !== undefined) {
      return pollTask(run, context, {
        task: doubtful,
        results: paid.results,
        hash: options.hash,
      });
    }
    const unreconciled = await listUnreconciledTasks(db, provider);
    const isReading = await isReadingDue(db, { provider, now, doubtAfterMs: paid.doubtAfterMs });
    const mustRead = unreconciled.length > 0 || isReading;
    const waitsUntil = options.waitsUntil?.(now) ?? null;
    if (waitsUntil !== null && !mustRead) return waitForHours(run, { now, until: waitsUntil });
    const isStopped = paid.isSwitchedOff || (await readSpendingStop(db, provider)) !== null;
    const mayBuy = waitsUntil === null && !isStopped;
    const chosen = mayBuy
      ? await choosePaidBatch(db, now, { ...options, provider: client })
      : nothingToBuy;
    const { batch } = chosen;
    if (batch.drop.length > 0) {
      return snooze(now, 'look-ups that must not be bought were taken back', (trx) =>
        dropAll(trx, context, batch),
      );
    }
    const isFilling = chosen.ripeAt > now;
    if (isFilling && !mustRead) return waitForMore(run, { now, ripeAt: chosen.ripeAt });
    const isEmpty = batch.take.length === 0 || isFilling;
    const room = isEmpty ? Infinity : await roomToday(db, { ...paid, provider }, now);
    if (room < 1 && !mustRead) return waitForTomorrow(run, context, { now, paid });
    const take = room < 1 || isFilling ? [] : batch.take.slice(0, room);
    if (take.length === 0 && !mustRead) return waitForStale(run, now);
    return spend(run, context, { ...options, batch: { ...batch, take }, unreconciled });
  });
}

async function spend(
  run: Run,
  context: StepContext,
  {
    batch,
    unreconciled,
    paid,
    hash,
  }: PaidOptions & {
    readonly batch: PaidBatch;
    readonly unreconciled: readonly string[];
  },
): Promise<Outcome> {
  const { db, client, job, signal } = run;
  const provider = client.name;
  const seen = await client.balance(signal);
  const { balanceFloor } = paid;
  const isExhausted = compareCredits(subtractCredits(seen.balance, balanceFloor), '1') < 0;
  const moment = unreconciled.length > 0 ? 'after_task' : isExhausted ? 'probe' : 'before_task';
  const reading = await db.transaction().execute(async (trx) => {
    const last = await findLatestBalance(trx, provider);
    const recorded = await recordBalance(trx, context, {
      ...seen,
      provider,
      moment,
      taskIds: unreconciled,
      floor: balanceFloor,
      warnAt: paid.warnAt,
    });
    await judgeDoubts(trx, context, {
      provider,
      doubtAfterMs: paid.doubtAfterMs,
      lastReadAt: last?.read_at ?? 0,
    });
    return recorded;
  });
  if (batch.take.length === 0) return snooze(context.clock.now(), 'balance read');
  if (isExhausted) return waitForCredits(db, context, { provider, balance: seen.balance });

  const affordable = asWholeCredits(subtractCredits(seen.balance, balanceFloor));
  const intents = batch.take.slice(0, affordable);
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
        balanceBefore: seen.balance,
        readAtBefore: reading.readAt,
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

async function writeStart(
  db: Db,
  context: StepContext,
  {
    taskId,
    outcome,
    provider,
    hadAddress,
    results,
    hash,
  }: Awaited<ReturnType<typeof startPaidTask>> & {
    readonly provider: PaidProviderName;
    readonly hadAddress: boolean;
    readonly results: PaidPolicy['results'];
    readonly hash: SuppressionHash;
  },
): Promise<Outcome> {
  const now = context.clock.now();
  const release = (trx: Trx, reason: string) =>
    refuseTask(trx, taskId, { reason, now, newId: () => context.random.uuid() });
  switch (outcome.kind) {
    case 'done':
      return snooze(
        outcome.isCutShort ? await nextProbe(db, provider, now) : now,
        'answered at once',
        (trx) => settleTask(trx, context, { provider, taskId, result: outcome, hash }),
      );
    case 'pending': {
      const nextPollAt = now + firstPollDelayMs(results);
      return snooze(nextPollAt, 'waiting for the provider', (trx) =>
        acceptTask(trx, taskId, { taskHash: outcome.reference, nextPollAt, now }),
      );
    }
    case 'exhausted': {
      return snooze(await nextProbe(db, provider, now), 'credits exhausted', async (trx) => {
        await release(trx, 'the provider says that the credits are used up');
        await noteExhausted(trx, context, { provider, balance: null });
      });
    }
    case 'throttled':
      return snooze(now + outcome.retryAfterMs, 'the provider limits the rate', (trx) =>
        release(trx, 'the provider limits the rate'),
      );
    case 'rejected':
      if (hadAddress && isAddressRefused(outcome.message)) {
        return snooze(now, 'refused with a webhook address: sent again without', async (trx) => {
          await release(trx, `refused with a webhook address: HTTP ${outcome.status}`);
          await noteAddressRefused(trx, now);
        });
      }
      // Definitely not executed, but asking again at once would be refused again.
      return snooze(now + refusedPauseMs, `refused: HTTP ${outcome.status}`, (trx) =>
        release(trx, `refused: HTTP ${outcome.status}`),
      );
    case 'in-doubt':
      return snooze(now, 'a start in doubt was parked', (trx) =>
        park(trx, context, { taskId, reason: outcome.reason }),
      );
  }
}

const refusedPauseMs = 15 * 60_000;

async function waitForCredits(
  db: Db,
  context: StepContext,
  credits: { readonly provider: PaidProviderName; readonly balance: string },
): Promise<Outcome> {
  const probeAt = await nextProbe(db, credits.provider, context.clock.now());
  return snooze(probeAt, 'credits exhausted', (trx) => noteExhausted(trx, context, credits));
}

/** What is planned meanwhile does not wait for a late task longer than this. */
const longestStaleWaitMs = 60_000;

async function waitForStale({ db, client }: Run, now: number): Promise<Outcome> {
  const stale = await listOpenTasks(db, client.name);
  if (stale.length === 0) return done();
  const next = stale.map((task) => task.next_poll_at ?? now);
  return snooze(Math.min(...next, now + longestStaleWaitMs), 'a late task is looked at again');
}

/** A request costs the same with one look-up as with ten, so a batch waits a little for more; each new one has a look whether it is full. */
async function waitForMore(
  { db, client }: Run,
  { now, ripeAt: until }: { readonly now: number; readonly ripeAt: number },
): Promise<Outcome> {
  const polls = (await listOpenTasks(db, client.name)).map((task) => task.next_poll_at ?? now);
  return snooze(
    Math.min(until, now + fillLookMs, ...polls),
    'waits for more look-ups to send along',
  );
}

/** A batch that has become full meanwhile waits no longer than this. */
const fillLookMs = 5_000;

/** Looked at again before the day is over, in case the ceiling is raised. */
const longestCeilingWaitMs = 15 * 60_000;

async function waitForTomorrow(
  { db, client }: Run,
  context: StepContext,
  { now, paid }: { readonly now: number; readonly paid: PaidPolicy },
): Promise<Outcome> {
  const polls = (await listOpenTasks(db, client.name)).map((task) => task.next_poll_at ?? now);
  const until = Math.min(nextLondonDay(now), now + longestCeilingWaitMs, ...polls);
  return snooze(until, 'the ceiling of the day is reached', (trx) =>
    announceCeiling(trx, context, { provider: client.name, dailyCredits: paid.dailyCredits }),
  );
}

/** The lane takes nothing up before the hour has come, unless a late task is to be looked at: so it is due at once, and a change of the hours finds it so. */
async function waitForHours(
  { db, client }: Run,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<Outcome> {
  const reason = `waits for business hours until ${new Date(until).toISOString()}`;
  const late = await listOpenTasks(db, client.name);
  const polls = late.map((task) => task.next_poll_at ?? until);
  return snooze(late.length === 0 ? now : Math.min(...polls, until), reason);
}

/** Keeps the look-ups of a doubtful start from being sent again, and lets their companies' steps say so. */
async function park(
  trx: Trx,
  context: StepContext,
  parked: { readonly taskId: string; readonly reason: string },
): Promise<void> {
  const intents = await parkTask(trx, parked.taskId, {
    reason: parked.reason,
    now: context.clock.now(),
    nextPollAt: null,
  });
  for (const intent of intents) await startNext(trx, context, intent);
}

async function dropAll(trx: Trx, context: StepContext, batch: PaidBatch): Promise<void> {
  for (const { intent } of batch.drop) {
    await dropPlanned(trx, intent.id);
    await startNext(trx, context, intent);
  }
}
