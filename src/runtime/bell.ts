/** Wakes those who wait for news. Who takes `next()` before looking whether there are any misses none that come while looking. */
export interface Bell {
  readonly ring: () => void;
  /** Fires when the bell is rung next. */
  readonly next: () => AbortSignal;
}

export function createBell(): Bell {
  /** Made for whoever listens: of a burst only the first ring costs anything. */
  let coming: AbortController | null = null;
  return {
    ring() {
      // A reason of its own spares the making of an error with its stack.
      coming?.abort('rung');
      coming = null;
    },
    next: () => (coming ??= new AbortController()).signal,
  };
}

export function untilRung(next: AbortSignal): Promise<void> {
  if (next.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  next.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
