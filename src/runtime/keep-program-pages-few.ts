import { pause } from './pause.ts';
import type { Timers } from './timers.ts';

/** When what runs often has been compiled. */
const compiledMs = 15_000;
/** What is used once in a while comes together at some megabytes a minute; to give it back takes some milliseconds. */
const laterMs = 60_000;

export interface ProgramPages {
  /** Gives them back; null where that cannot be done, false once it could not. */
  readonly release: (() => boolean) | null;
  readonly timers: Timers;
}

/** Keeps few pages of Node's program file in the memory of a service that has just started, until the signal fires. */
export async function keepProgramPagesFew(
  { release, timers }: ProgramPages,
  signal: AbortSignal,
): Promise<void> {
  if (release === null) return;
  let waitMs = compiledMs;
  while (!signal.aborted && release()) {
    await pause(timers, waitMs, signal);
    waitMs = laterMs;
  }
}
