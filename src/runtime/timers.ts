import { setTimeout as delay } from 'node:timers/promises';

/** Waiting, injected so that thirty virtual days pass in a minute of a test. */
export interface Timers {
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms` unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** Longest delay setTimeout takes without overflowing to 1 ms (2^31 - 1). */
const longestDelayMs = 2_147_483_647;

export const systemTimers: Timers = {
  async sleep(ms, signal) {
    try {
      await delay(Math.min(Math.max(ms, 0), longestDelayMs), undefined, { signal });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error;
    }
  },
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(ms, 0), longestDelayMs));
    return () => clearTimeout(timer);
  },
};
