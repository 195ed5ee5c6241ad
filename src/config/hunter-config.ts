import type { CreditTerms } from '../domain/credit-terms.ts';
import type { OptionValues } from './options.ts';
import type { Secret } from './secret.ts';

export interface HunterConfig {
  readonly url: string;
  readonly apiKey: Secret;
  readonly callsPerMinute: number;
  readonly balanceFloor: number;
  readonly warnAt: readonly number[];
  readonly dailyBudget: number | null;
  readonly creditsPerLead: number | null;
  readonly planCredits: number | null;
  readonly isSpendingOff: boolean;
  readonly countsFirst: boolean;
  /** Whether others spend from the same credits, so that a difference of two balances proves nothing. */
  readonly isShared: boolean;
  readonly doubtAfterMs: number;
}

const minuteMs = 60_000;

/** Null without its key. */
export function toHunterConfig(values: OptionValues): HunterConfig | null {
  const apiKey = values['hunter.apiKey'];
  if (apiKey === null) return null;
  return {
    url: values['hunter.url'],
    apiKey,
    callsPerMinute: values['hunter.callsPerMinute'],
    dailyBudget: values['hunter.dailyBudget'],
    creditsPerLead: values['hunter.creditsPerLead'],
    countsFirst: values['hunter.countFirst'] === 'on',
    isShared: values['hunter.account'] === 'shared',
    doubtAfterMs: values['hunter.doubtMinutes'] * minuteMs,
    ...hunterTerms(values),
  };
}

/** What its credits are judged by, with a key or without. */
export function hunterTerms(values: OptionValues): CreditTerms {
  return {
    balanceFloor: values['hunter.balanceFloor'],
    warnAt: values['hunter.warnAt'],
    planCredits: values['hunter.planCredits'],
    isSpendingOff: values['hunter.spending'] === 'off',
  };
}
