import { sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import { paidOperations, type PaidProviderName } from '../domain/enrichment.ts';
import {
  judgeByBalance,
  othersHeededMs,
  type BalanceVerdict,
  type DoubtfulStart,
  type StretchOfStart,
} from '../domain/judge-by-balance.ts';
import { creditsUsedUp, rateLimited } from '../domain/round-of-starts.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { listIncomplete, listUnaccounted } from '../store/compare-tasks.ts';
import { findTask } from '../store/provider-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { listRefused } from '../store/read-round.ts';
import {
  completeDoubt,
  countDoubtfulIntents,
  doubtfulIntents,
  listStartsInDoubt,
  voidDoubt,
  writeOffDoubt,
  type StartInDoubt,
} from '../store/settle-doubts.ts';
import { dearestLookup } from '../store/spend-intents.ts';
import { findLatestBalance } from '../store/spend-ledger.ts';
import { refusalHeededMs } from './doubt-refused.ts';
import { endAskedInVain, endUndecided, undecidedMs } from './end-undecided.ts';
import { settleLeftOut, startNext } from './settle-paid-task.ts';
import { judgeLeftOut } from './judge-left-out.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** Long enough that a reading is not taken for each doubt that comes due. */
const readingEveryMs = hourMs;

/** Most tasks are charged within minutes: so soon after a start in doubt the balance is read, that its fall is seen apart from what others spend. */
const closeReadingsMs = [1, 5, 15, 30].map((minutes) => minutes * 60_000);

/** A doubt that only the balance can end: nobody knows its hash, or the provider does not any more. */
function isForBalance(task: StartInDoubt): boolean {
  return task.next_poll_at === null && task.is_cut_short !== 1;
}

/** When the balance may tell that a start was not carried out. One without an answer that is in doubt late, or again, may have been charged just then. */
function judgedFrom(task: StartInDoubt, doubtAfterMs: number): number {
  const from = isForBalance(task) ? (task.doubted_at ?? task.sent_at) : task.sent_at;
  return from + doubtAfterMs;
}

/** However long ago: a balance says nothing of what another provider was asked. */
function listAllInDoubt(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<readonly StartInDoubt[]> {
  return listStartsInDoubt(db, { provider, sentAfter: -Infinity });
}

/**
 * Whether the balance is to be read although nothing is bought: an hour after the last time, so that what others spend and what is bought is seen
 * apart; several times soon after a start in doubt; and when a doubt has become old enough to be judged by it.
 */
export async function isReadingDue(
  db: Db | Trx,
  {
    provider,
    now,
    doubtAfterMs,
  }: {
    readonly provider: PaidProviderName;
    readonly now: number;
    readonly doubtAfterMs: number;
  },
): Promise<boolean> {
  const latest = await findLatestBalance(db, provider);
  if (latest === undefined) return false;
  if (now - latest.read_at >= readingEveryMs) return true;
  if (await hasRefusedSince(db, { provider, now, latestReadAt: latest.read_at })) return true;
  const marksMs = [...closeReadingsMs, doubtAfterMs];
  // Of those sent before, the last reading came after all marks.
  const sentAfter = latest.read_at - Math.max(...marksMs);
  return (await listStartsInDoubt(db, { provider, sentAfter })).some((task) => {
    const dues = marksMs.map((afterMs) => task.sent_at + afterMs);
    return isForBalance(task) && dues.some((due) => due <= now && latest.read_at < due);
  });
}

/** Whether a start was refused that the balance may make a lie of, and its next reading is due. */
async function hasRefusedSince(
  db: Db | Trx,
  {
    provider,
    now,
    latestReadAt,
  }: {
    readonly provider: PaidProviderName;
    readonly now: number;
    readonly latestReadAt: number;
  },
): Promise<boolean> {
  const refused = await listRefused(db, { provider, sentAfter: latestReadAt - refusalHeededMs });
  return refused.some(({ sent_at: sentAt, state_reason: reason }) => {
    const dues = closeReadingsMs.map((afterMs) => sentAt + afterMs);
    const isInQuestion = reason === rateLimited || reason === creditsUsedUp;
    return isInQuestion && dues.some((due) => due <= now && latestReadAt < due);
  });
}

/**
 * In the transaction that wrote a reading down: what it tells of starts in doubt (domain/judge-by-balance.ts), and of look-ups that an answer
 * leaves out.
 */
export async function judgeDoubts(
  trx: Trx,
  context: StepContext,
  {
    provider,
    doubtAfterMs,
    lastReadAt,
  }: {
    readonly provider: PaidProviderName;
    readonly doubtAfterMs: number;
    readonly lastReadAt: number;
  },
): Promise<void> {
  for (const task of await listIncomplete(trx, provider)) await judgeLeftOut(trx, context, task);
  const now = context.clock.now();
  const starts = await listAllInDoubt(trx, provider);
  const mayTell = starts.some(
    (task) =>
      isForBalance(task) && mayBeJudged(judgedFrom(task, doubtAfterMs), { now, lastReadAt }),
  );
  if (mayTell) await endByBalance(trx, context, { provider, doubtAfterMs });
  await endAskedInVain(trx, context, {
    provider,
    starts: starts.filter((task) => !isForBalance(task)),
    dueAt: (task) => judgedFrom(task, doubtAfterMs),
  });
}

async function endByBalance(
  trx: Trx,
  context: StepContext,
  {
    provider,
    doubtAfterMs,
  }: { readonly provider: PaidProviderName; readonly doubtAfterMs: number },
): Promise<void> {
  const now = context.clock.now();
  const weighed = await weighDoubts(trx, { provider, doubtAfterMs });
  const ended = new Set<string>();
  for (const { taskId, verdict } of weighed) {
    if (ended.has(taskId)) continue;
    if (verdict.kind === 'not-spent') await endUnspent(trx, context, taskId);
    if (verdict.kind !== 'spent') continue;
    for (const { id, credits } of verdict.on) {
      ended.add(id);
      await endSpent(trx, context, { id, credits, together: verdict });
    }
  }
  // After those that are spent: one of these may be among them.
  for (const { taskId, dueAt, verdict } of weighed) {
    if (verdict.kind !== 'undecidable' || !verdict.isOfWholeAccount) continue;
    if (ended.has(taskId) || dueAt + undecidedMs > now) continue;
    await endUndecided(trx, context, { id: taskId, why: verdict.reason });
  }
}

interface WeighedDoubt {
  readonly taskId: string;
  /** From when on the balance may tell that it was not carried out. */
  readonly dueAt: number;
  readonly verdict: BalanceVerdict;
}

/** What the balance says now of each doubt that only it can end. */
export async function weighDoubts(
  db: Db | Trx,
  {
    provider,
    doubtAfterMs,
  }: { readonly provider: PaidProviderName; readonly doubtAfterMs: number },
): Promise<readonly WeighedDoubt[]> {
  const doubts: DoubtfulStart[] = [];
  const endedElsewhere: StretchOfStart[] = [];
  const lookUps = await countDoubtfulIntents(db);
  const dearest = await dearestByOperation(db, provider);
  for (const task of await listAllInDoubt(db, provider)) {
    const stretch = {
      readAtBefore: task.read_at_before ?? 0,
      dueAt: judgedFrom(task, doubtAfterMs),
    };
    if (!isForBalance(task)) endedElsewhere.push(stretch);
    else {
      const mostCredits = mostCharged(lookUps.get(task.id) ?? 0, dearest.get(task.operation));
      doubts.push({ ...stretch, id: task.id, mostCredits });
    }
  }
  if (doubts.length === 0) return [];
  const since = Math.min(...doubts.map(({ readAtBefore }) => readAtBefore)) - othersHeededMs;
  const known = {
    evidence: await readBalanceEvidence(db, provider, since),
    doubts,
    endedElsewhere,
    underWay: await listUnaccounted(db, provider),
  };
  return doubts.map((doubt) => ({
    taskId: doubt.id,
    dueAt: doubt.dueAt,
    verdict: judgeByBalance(doubt, known),
  }));
}

/** When it comes due, each hour of the day from then on, and each day after that: a late receipt or the end of another doubt may tell more. */
function mayBeJudged(
  dueAt: number,
  { now, lastReadAt }: { readonly now: number; readonly lastReadAt: number },
): boolean {
  if (dueAt > now) return false;
  const everyMs = now - dueAt < dayMs ? hourMs : dayMs;
  return dueAt > lastReadAt || Math.floor(now / everyMs) > Math.floor(lastReadAt / everyMs);
}

/**
 * One credit for each result (https://snov.io/api); a person may have several addresses, as many as were ever charged. What is put aside is more than
 * that, and would take what others spend for ours.
 */
function mostCharged(lookUps: number, each: Credits = '1.00'): Credits {
  return sumCredits(Array.from({ length: lookUps }, () => each));
}

async function dearestByOperation(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<ReadonlyMap<PaidOperation, Credits>> {
  const dearest = new Map<PaidOperation, Credits>();
  for (const operation of paidOperations) {
    dearest.set(operation, await dearestLookup(db, { provider, operation }));
  }
  return dearest;
}

async function endUnspent(trx: Trx, context: StepContext, taskId: string): Promise<void> {
  const task = await findTask(trx, taskId);
  if (task === undefined) return;
  const resolution = {
    by: 'balance',
    reason: 'nothing was charged: the balance did not move but by what is accounted for',
    principalId: null,
    now: context.clock.now(),
    newId: () => context.random.uuid(),
  } as const;
  // What was answered, and not to be read or without our look-ups, would be so again.
  if (task.raw_result !== null) {
    for (const intent of await doubtfulIntents(trx, task.id)) {
      await settleLeftOut(trx, context, intent);
    }
    await completeDoubt(trx, task.id, resolution);
    return;
  }
  const intents = await voidDoubt(trx, task.id, resolution);
  for (const intent of intents) await startNext(trx, context, intent);
}

async function endSpent(
  trx: Trx,
  context: StepContext,
  {
    id,
    credits,
    together,
  }: {
    readonly id: string;
    readonly credits: Credits;
    readonly together: { readonly credits: Credits; readonly on: readonly unknown[] };
  },
): Promise<void> {
  const count = together.on.length;
  const reason =
    count === 1
      ? `the balance fell by ${credits}, and nothing else can have caused it; the answer is lost`
      : `the balance fell by ${together.credits}, which ${count} starts together caused; the answers are lost`;
  const intents = await writeOffDoubt(trx, id, {
    by: 'balance',
    reason,
    principalId: null,
    credits,
    mayBuyAgain: false,
    now: context.clock.now(),
    newId: () => context.random.uuid(),
  });
  for (const intent of intents) await startNext(trx, context, intent);
}
