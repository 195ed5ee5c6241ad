import { z } from 'zod';
import { paidOperations, paidProviders } from '../domain/enrichment.ts';
import { paidWorkStates } from '../domain/judge-paid-work.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';
import { creditStatuses, type CreditReport } from './read-credit-report.ts';

const credits = z.string();

/** A paid provider's credits as our own books have them; decimal strings, as the provider writes them. */
export const CreditsJson = z.object({
  provider: z.enum(paidProviders),
  current_balance: credits.nullable(),
  monthly_usage: credits,
  usage_by_operation: z.partialRecord(z.enum(paidOperations), credits),
  status: z.enum(creditStatuses),
  exhausted: z.boolean().nullable(),
  reserved: credits,
  in_doubt: credits,
  unexplained: credits,
  topped_up: credits,
  lost: credits,
  /** Starts of the last 30 days that were not bought again because nobody could tell whether they were charged. */
  taken_for_spent: z.number().int(),
  doubts: z.number().int(),
  plan_credits: z.number().int().nullable(),
  /** Whether anything is bought at this moment, why not, and when it is tried again by itself. */
  paid_work: z.object({
    state: z.enum(paidWorkStates),
    reason: z.string().nullable(),
    since: instant.nullable(),
    next_try_at: instant.nullable(),
  }),
  spending_stopped: z.object({ since: instant, reason: z.string().nullable() }).nullable(),
  burn_per_day: credits.nullable(),
  days_left: z.number().int().nullable(),
  /** Answers of the last 30 days, of all providers: how many were held already, so that nothing was asked for them. */
  cache: z.object({
    answers: z.number().int(),
    held: z.number().int(),
    hit_rate: z.number().min(0).max(1).nullable(),
  }),
  read_at: instant.nullable(),
});
export type CreditsJson = z.infer<typeof CreditsJson>;

export function toCreditsJson(report: CreditReport): CreditsJson {
  return {
    provider: report.provider,
    current_balance: report.balance?.credits ?? null,
    monthly_usage: report.usage,
    usage_by_operation: Object.fromEntries(report.usageByOperation),
    status: report.status,
    exhausted: report.status === 'unknown' ? null : report.status === 'exhausted',
    reserved: report.reserved,
    in_doubt: report.inDoubt,
    unexplained: report.unexplained,
    topped_up: report.toppedUp,
    lost: report.lost,
    taken_for_spent: report.takenForSpent,
    doubts: report.doubts,
    plan_credits: report.planCredits,
    paid_work: {
      state: report.paidWork.state,
      reason: report.paidWork.reason,
      since: toInstantOrNull(report.paidWork.since),
      next_try_at: toInstantOrNull(report.paidWork.nextTryAt),
    },
    spending_stopped:
      report.stop === null
        ? null
        : { since: toInstant(report.stop.at), reason: report.stop.reason },
    burn_per_day: report.burnPerDay,
    days_left: report.daysLeft,
    cache: cacheOf(report),
    read_at: toInstantOrNull(report.balance?.readAt ?? null),
  };
}

function cacheOf({ cache: { answers, held } }: CreditReport): CreditsJson['cache'] {
  return { answers, held, hit_rate: answers === 0 ? null : Number((held / answers).toFixed(4)) };
}
