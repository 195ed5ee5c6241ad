import type { Observations } from './observations.ts';

export type HunterChange =
  /** Credits of the plan that are left, in hundredths: the period begins anew, or somebody buys. */
  | { readonly verb: 'hunter-left'; readonly hundredths: number }
  | {
      readonly verb: 'hunter-charge';
      readonly operation: string;
      readonly subject: string;
      readonly hundredths: number;
    };

/** What Hunter's account page counts. A charge is made when it finds something, whether or not anybody hears of it. */
export interface HunterAccount {
  used(): number;
  available(): number;
  /** Whether a whole credit is left, which it wants before it looks for anything. */
  hasCredits(): boolean;
  apply(change: HunterChange, at: number): void;
}

export function createHunterAccount(options: {
  readonly seen: Observations;
  /** Of the plan, per period. */
  readonly credits: number;
}): HunterAccount {
  let used = 0;
  let available = Math.round(options.credits * 100);
  return {
    used: () => used / 100,
    available: () => available / 100,
    hasCredits: () => available - used >= 100,
    apply(change, at) {
      if (change.verb === 'hunter-left') {
        available = used + change.hundredths;
        return;
      }
      used += change.hundredths;
      const { operation, subject, hundredths } = change;
      const credits = (hundredths / 100).toFixed(2);
      options.seen.hunterCharges.push({ at, operation, subject, credits });
    },
  };
}
