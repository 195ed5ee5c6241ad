import type { Pace } from '../../src/http/pace.ts';

export interface PaceNotes {
  readonly onAcquire?: (signal: AbortSignal) => Promise<void>;
  readonly onAnswer?: (status: number) => Promise<void>;
  readonly onLoss?: () => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** A budget without a limit, which tells what it was asked and told. */
export function unlimitedPace(notes: PaceNotes = {}): Pace {
  const { onAcquire = nothing, onAnswer = nothing, onLoss = nothing } = notes;
  return {
    async acquire(signal) {
      await onAcquire(signal);
      return { answered: ({ status }) => onAnswer(status), lost: () => onLoss() };
    },
  };
}
