export type Counting = 'fixed' | 'sliding';

/** A provider that counts what arrives within a window, and may change its mind about how much that is without a word. */
export interface RateServer {
  /** The status of a call that arrives now. */
  readonly arrive: (at: number) => 200 | 429;
  readonly allow: (callsPerWindow: number) => void;
  readonly most: () => number;
}

/** A fixed window begins with the first call after the last one has ended; what is refused is not counted. */
export function createRateServer(options: {
  readonly counting: Counting;
  readonly windowMs: number;
  readonly callsPerWindow: number;
}): RateServer {
  const { counting, windowMs } = options;
  let limit = options.callsPerWindow;
  let accepted: number[] = [];
  let windowFrom = -Infinity;
  let most = 0;
  return {
    arrive(at) {
      if (counting === 'sliding') {
        accepted = accepted.filter((earlier) => earlier > at - windowMs);
      } else if (at >= windowFrom + windowMs) {
        windowFrom = at;
        accepted = [];
      }
      if (accepted.length >= limit) return 429;
      accepted.push(at);
      most = Math.max(most, accepted.length);
      return 200;
    },
    allow(callsPerWindow) {
      limit = callsPerWindow;
    },
    most: () => most,
  };
}
