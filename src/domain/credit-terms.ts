import type { PaidProviderName } from './enrichment.ts';

/** What a provider's credits are judged by. */
export interface CreditTerms {
  /** At or below this they count as exhausted. */
  readonly balanceFloor: number;
  /** Balances at which people are warned; the highest is where the status becomes low. */
  readonly warnAt: readonly number[];
  /** Credits of the plan per period; null where the settings do not say. */
  readonly planCredits: number | null;
  /** Nothing is bought by the settings. */
  readonly isSpendingOff: boolean;
}

export type CreditTermsOf = Readonly<Record<PaidProviderName, CreditTerms>>;

const usual: CreditTerms = {
  balanceFloor: 0,
  warnAt: [500, 100],
  planCredits: null,
  isSpendingOff: false,
};

/** Unless the settings say otherwise. */
export const usualCreditTerms: CreditTermsOf = { snov: usual, hunter: { ...usual, warnAt: [100] } };
