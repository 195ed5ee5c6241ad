import { addCredits, compareCredits } from '../domain/credits.ts';
import type { CreditTermsOf } from '../domain/credit-terms.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { PaidWork } from '../domain/judge-paid-work.ts';
import type { Clock } from '../runtime/clock.ts';
import { exhaustedSince } from '../pipeline/exhaustion.ts';
import { readSpendingStop, type SpendingStop } from '../pipeline/stop-spending.ts';
import type { Db } from '../store/open-store.ts';
import { countAnswerUses, type AnswerCounts } from '../store/answer-uses.ts';
import { readSpending, type Spending } from '../store/read-spending.ts';
import { readPaidWork } from './read-paid-work.ts';

export const creditStatuses = ['ok', 'low', 'exhausted', 'unknown'] as const;

export interface CreditReport extends Spending {
  readonly provider: PaidProviderName;
  /** Answers of the period, and how many of them were held already and cost nothing. */
  readonly cache: { readonly answers: number; readonly held: number };
  /** Exhausted while nothing can be bought for want of credits, whatever the balance reads. */
  readonly status: (typeof creditStatuses)[number];
  readonly paidWork: PaidWork;
  /** Null while nothing was charged: there is no rate to speak of yet. */
  readonly burnPerDay: string | null;
  /** How long the balance lasts at that rate; null without balance or rate. */
  readonly daysLeft: number | null;
  /** Credits of the plan; null when the settings do not say. */
  readonly planCredits: number | null;
  /** That a person has stopped spending; null while it goes on. */
  readonly stop: SpendingStop | null;
}

const dayMs = 86_400_000;
const periodDays = 30;
/** What is known of one paid provider's credits without asking it. */
export async function readCreditReport({
  reader,
  clock,
  creditTerms,
  provider,
}: {
  readonly reader: Db;
  readonly clock: Clock;
  readonly creditTerms: CreditTermsOf;
  readonly provider: PaidProviderName;
}): Promise<CreditReport> {
  const now = clock.now();
  const since = now - periodDays * dayMs;
  const { balanceFloor, warnAt, planCredits, isSpendingOff } = creditTerms[provider];
  const spending = await readSpending(reader, provider, since);
  const burn = burnPerDay(spending, now);
  const { balance } = spending;
  const byBalance = statusOf(balance?.credits ?? null, {
    floor: balanceFloor,
    warnBelow: Math.max(balanceFloor, ...warnAt),
  });
  const isEmpty = byBalance === 'exhausted';
  const paidWork = await readPaidWork(reader, {
    provider,
    now,
    isSwitchedOff: isSpendingOff,
    balance,
    isEmpty,
  });
  const isExhausted = isEmpty || (await exhaustedSince(reader, provider)) !== null;
  return {
    ...spending,
    provider,
    cache: sumUp(await countAnswerUses(reader, since)),
    status: isExhausted ? 'exhausted' : byBalance,
    paidWork,
    planCredits,
    stop: await readSpendingStop(reader, provider),
    burnPerDay: burn === null ? null : burn.toFixed(2),
    daysLeft:
      burn === null || burn <= 0 || spending.balance === null
        ? null
        : Math.floor(Math.max(0, Number(spending.balance.credits)) / burn),
  };
}

function statusOf(
  balance: string | null,
  { floor, warnBelow: low }: { readonly floor: number; readonly warnBelow: number },
): CreditReport['status'] {
  if (balance === null) return 'unknown';
  if (compareCredits(balance, addCredits(String(floor), '1')) < 0) return 'exhausted';
  return compareCredits(balance, String(low)) <= 0 ? 'low' : 'ok';
}

/** Over the days since the first charge counted, so that a new account is not made to look thrifty. An estimate: the float is fine. */
function burnPerDay({ usage, firstChargeAt }: Spending, now: number): number | null {
  if (firstChargeAt === null) return null;
  const days = Math.min(periodDays, Math.max(1, (now - firstChargeAt) / dayMs));
  return Number(usage) / days;
}

function sumUp(counts: readonly AnswerCounts[]): CreditReport['cache'] {
  const held = counts.reduce((sum, each) => sum + each.held, 0);
  return { answers: counts.reduce((sum, each) => sum + each.bought, held), held };
}
