import type { Credits } from '../domain/credits.ts';
import type { ResultChannel } from '../domain/enrichment.ts';

/** What the settings say about spending. */
export interface PaidPolicy {
  /** Credits that are never spent. */
  readonly balanceFloor: Credits;
  /** Balances at which people are warned; nothing stops before the floor. */
  readonly warnAt: readonly Credits[];
  /** Most credits of one London day; no rationing when null. */
  readonly dailyCredits: Credits | null;
  /** Switched off in the settings: nothing new is bought. */
  readonly isSwitchedOff: boolean;
  /** After this long a start without a reply that took nothing from the balance counts as not carried out. Longer than any task takes. */
  readonly doubtAfterMs: number;
  /** How long a batch that is not full waits for more look-ups. */
  readonly fillWaitMs: number;
  /** Most tasks whose result is awaited at once. */
  readonly tasksAtOnce: number;
  readonly results: ResultChannel;
  /** Where the provider reaches us; null when it cannot. */
  readonly publicUrl: string | null;
}

export const defaultPaidPolicy: PaidPolicy = {
  balanceFloor: '0',
  warnAt: ['500', '100'],
  dailyCredits: null,
  isSwitchedOff: false,
  doubtAfterMs: 6 * 3_600_000,
  fillWaitMs: 20_000,
  tasksAtOnce: 8,
  results: 'polling',
  publicUrl: null,
};
