import type { Timers } from '../../runtime/timers.ts';

/** Longer than any transaction of ours takes; the longest is the one that applies a bulk file. */
const patienceMs = 60_000;
const firstPauseMs = 1;
const longestPauseMs = 20;

/**
 * Runs something on the database and, while another process holds the write lock, tries again. The wait of SQLite itself would
 * block the thread, and with it every request and every heartbeat of this process, for as long as the other one writes.
 */
export async function untilFree<T>(timers: Timers, run: () => T): Promise<T> {
  let waitedMs = 0;
  let pauseMs = firstPauseMs;
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || waitedMs >= patienceMs) throw error;
    }
    await timers.sleep(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** SQLITE_BUSY and its extended codes (https://sqlite.org/rescode.html#busy). */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === 5
  );
}
