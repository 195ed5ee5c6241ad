import type { Trx } from '../store/open-store.ts';

/** Runs in the transaction that ends the job: results, their provenance and the next steps. */
export type Write = (trx: Trx) => Promise<void>;

/** What a handler has to say. A throw means: retry by policy. */
export type Outcome =
  | { readonly kind: 'done'; readonly write: Write }
  | {
      readonly kind: 'snooze';
      readonly until: number;
      readonly reason: string;
      readonly write: Write;
    }
  | { readonly kind: 'cancel'; readonly reason: string; readonly write: Write };

/** Told apart, because what leaves nothing behind has nothing to undo. */
export const nothing: Write = () => Promise.resolve();

export function done(write: Write = nothing): Outcome {
  return { kind: 'done', write };
}

/** Puts the job off without costing an attempt: a limit is reached, or somebody else's work comes first. */
export function snooze(until: number, reason: string, write: Write = nothing): Outcome {
  return { kind: 'snooze', until, reason, write };
}

/** Ends the job because it no longer makes sense. */
export function cancel(reason: string, write: Write = nothing): Outcome {
  return { kind: 'cancel', reason, write };
}
