import { pause } from './pause.ts';
import type { Timers } from './timers.ts';

/** When what runs often has been compiled; later little comes together. */
const compiledMs = 15_000;
const laterMs = 600_000;

export interface ProgramPages {
  /** Gives them back; null where that cannot be done. */
  readonly release: (() => void) | null;
  readonly timers: Timers;
}

/** Keeps few pages of Node's program file in the memory of a service that has just started, until the signal fires. */
export async function keepProgramPagesFew(
  { release, timers }: ProgramPages,
  signal: AbortSignal,
): Promise<void> {
  if (release === null) return;
  let waitMs = compiledMs;
  while (!signal.aborted) {
    release();
    await pause(timers, waitMs, signal);
    waitMs = laterMs;
  }
}
