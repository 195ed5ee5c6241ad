export interface WindowReading {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetsAt: number;
}

/**
 * Fixed window opened by the first request, as the recorded headers of Companies House show (reset = first request + 300 s):
 * after the last allowed call everything is refused until the window ends, then the whole allowance returns.
 */
export function createFixedWindow(calls: number, windowMs: number) {
  let opensAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take(now: number): WindowReading {
      if (now >= opensAt + windowMs) {
        opensAt = now;
        used = 0;
      }
      used += 1;
      return {
        allowed: used <= calls,
        remaining: Math.max(0, calls - used),
        resetsAt: opensAt + windowMs,
      };
    },
  };
}

/** Rolling log: the strictest reading of "60 requests per minute", so a client that passes here passes under a fixed window too. */
export function createRollingWindow(calls: number, windowMs: number) {
  const taken: number[] = [];
  return {
    take(now: number): boolean {
      while (taken[0] !== undefined && taken[0] <= now - windowMs) taken.shift();
      if (taken.length >= calls) return false;
      taken.push(now);
      return true;
    },
  };
}
