import type { Lane } from '../domain/job.ts';
import type { CallOperation } from '../http/pace.ts';
import { findBreaker } from '../store/breakers.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import type { Trx } from '../store/open-store.ts';

/** Why a call that has not begun must not be made any more; null while it may. Asked in the transaction that writes the call down. */
export type CallHold = (trx: Trx, operation: CallOperation) => Promise<string | null>;

export interface CallHoldOptions {
  readonly lane: Lane;
  /** Whether a person has stopped the spending, for a provider that is paid. */
  readonly isSpendingStopped?: (trx: Trx) => Promise<boolean>;
}

/** Everything by which a person stops the calls of a lane: between the taking up of a job and its call there may be a long wait for the pace. */
export function createCallHold({ lane, isSpendingStopped }: CallHoldOptions): CallHold {
  return async (trx, operation) => {
    if (await isLanePaused(trx, lane)) return `lane ${lane} is paused`;
    const breaker = await findBreaker(trx, { provider: lane, operation });
    if (breaker?.state === 'forced_open') return `${lane} is held up by hand (${operation})`;
    if (operation === 'start' && (await isSpendingStopped?.(trx)) === true) {
      return `nothing is bought of ${lane} for now`;
    }
    return null;
  };
}
