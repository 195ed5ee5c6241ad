import type { Timers } from './timers.ts';

/** Sleeps until the time is over or the signal fires, whichever comes first; the caller looks at the signal. */
export async function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  await timers.sleep(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
