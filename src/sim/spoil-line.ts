import type { EntryKind } from './event-log.ts';
import type { StreamServerOptions } from './stream-server.ts';

export const heartbeat = Buffer.from('\n');

export interface LineSpoiler {
  /** The line as the weather lets it through, with what comes beside it; a heartbeat ends each line. */
  readonly spoil: (line: Buffer, kind: EntryKind) => Iterable<Buffer>;
  /** What was sent and is no event, in hexadecimal capitals. */
  readonly rubbish: ReadonlySet<string>;
}

export function createLineSpoiler({
  dice,
  weather,
  seen,
}: Pick<StreamServerOptions, 'dice' | 'weather' | 'seen'>): LineSpoiler {
  const rubbish = new Set<string>();
  return { spoil, rubbish };

  function* spoil(line: Buffer, kind: EntryKind): Iterable<Buffer> {
    const now = weather();
    if (dice.chance(now.garbageBeside)) {
      yield throwAway(line.subarray(0, dice.integer(1, line.length - 1)));
      yield heartbeat;
    }
    if (dice.chance(now.garbledOnce)) {
      seen.count('garbled once');
      yield throwAway(line.subarray(0, Math.floor(line.length / 2)));
      yield heartbeat;
      return;
    }
    yield kind === 'event' ? line : throwAway(line);
    yield heartbeat;
    if (!dice.chance(now.duplicate)) return;
    seen.count('duplicate');
    yield line;
    yield heartbeat;
  }

  function throwAway(line: Buffer): Buffer {
    rubbish.add(line.toString('hex').toUpperCase());
    return line;
  }
}
