import type { Logger } from 'pino';
import { pause } from '../runtime/pause.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Timers } from '../runtime/timers.ts';
import { isDiskFull } from '../store/disk-full.ts';

/** What a process knows of the disk its database is on. */
export interface DiskWatch {
  /** Since when nothing can be written; null while it can, as far as is known. */
  readonly fullSince: () => number | null;
  /** Something could not be written just now. */
  readonly noteFull: () => void;
}

/** Work is tried again this often, so that it goes on within five seconds of there being room (docs/explanation/degraded-mode.md). */
const tryAgainMs = 2_000;
/** Without a failure for so long there is room again. */
const roomAfterMs = 2 * tryAgainMs;

export function createDiskWatch({
  clock,
  timers,
  log,
}: {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
}): DiskWatch {
  let since: number | null = null;
  let forget: (() => void) | null = null;
  return {
    fullSince: () => since,
    noteFull() {
      if (since === null) {
        since = clock.now();
        log.error('the disk is full: all work waits until there is room; what is stored is served');
      }
      const from = since;
      forget?.();
      forget = timers.after(roomAfterMs, () => {
        since = null;
        log.warn({ fullForMs: clock.now() - from }, 'the disk has room again');
      });
    },
  };
}

/**
 * Runs something that can be killed at any moment, and begins it anew when it has failed because the disk is full: whatever was not
 * written then has not happened, as after a kill. Any other failure is thrown.
 */
export async function outlastFullDisk(
  { timers, disk }: { readonly timers: Timers; readonly disk: DiskWatch },
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work(signal);
      return;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      disk.noteFull();
    }
    await pause(timers, tryAgainMs, signal);
  }
}
