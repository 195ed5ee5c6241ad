import type { Clock } from '../../runtime/clock.ts';
import type { Timers } from '../../runtime/timers.ts';

export interface Turn {
  readonly site: string;
  /** Rest between the end of one request to the site and the start of the next. */
  readonly gapMs: number;
  /** Not before this instant, whoever had the last turn. */
  readonly notBefore?: number;
  readonly signal: AbortSignal;
}

interface SiteLine {
  last: Promise<void>;
  waiting: number;
  finishedAt: number;
}

/** Sites whose last request is remembered; the idle ones of more are forgotten. */
const maxIdleSites = 1000;

/** One request at a time to a site, with a rest in between, also when two companies share the site. */
export type TakeTurn = <T>(turn: Turn, request: () => Promise<T>) => Promise<T>;

export function createTurns(options: { clock: Clock; timers: Timers }): TakeTurn {
  const { clock, timers } = options;
  const lines = new Map<string, SiteLine>();

  return async function takeTurn<T>(turn: Turn, request: () => Promise<T>): Promise<T> {
    const line = lineOf(lines, turn.site);
    const before = line.last;
    const { promise, resolve: endTurn } = Promise.withResolvers<void>();
    line.last = promise;
    line.waiting += 1;
    await before;
    try {
      turn.signal.throwIfAborted();
      const startsAt = Math.max(line.finishedAt + turn.gapMs, turn.notBefore ?? 0);
      const restMs = startsAt - clock.now();
      if (restMs > 0) await timers.sleep(restMs, turn.signal);
      return await request();
    } finally {
      line.finishedAt = clock.now();
      line.waiting -= 1;
      endTurn();
    }
  };
}

function lineOf(lines: Map<string, SiteLine>, site: string): SiteLine {
  const known = lines.get(site);
  if (known !== undefined) return known;
  if (lines.size >= maxIdleSites) {
    for (const [name, line] of lines) if (line.waiting === 0) lines.delete(name);
  }
  const line: SiteLine = {
    last: Promise.resolve(),
    waiting: 0,
    finishedAt: Number.NEGATIVE_INFINITY,
  };
  lines.set(site, line);
  return line;
}
