import {
  afterEvent,
  followTimepoint,
  isNumberedTwice,
  type ReadPosition,
  type TimepointRange,
} from '../../domain/follow-timepoints.ts';
import type { StreamLine } from './read-lines.ts';
import { readStreamEvent } from './stream-event.ts';
import type { StreamItem } from './stream-sink.ts';

export interface Admitted {
  readonly items: readonly StreamItem[];
  readonly position: ReadPosition;
  readonly hasEvent: boolean;
  /** An event that is not a repetition of what came before it, or of what was asked for. */
  readonly hasNews: boolean;
  /** Cursors before the stretches that are missing and have to be asked for once more; null when there are none. */
  readonly askAgain: TimepointRange | null;
}

/** Reads the lines of a chunk and says of each event what is missing before it. */
export function admitLines(
  start: ReadPosition,
  lines: readonly StreamLine[],
  mayAskAgain: boolean,
): Admitted {
  const items: StreamItem[] = [];
  let position = start;
  let hasEvent = false;
  let hasNews = false;
  const before: number[] = [];
  for (const line of lines) {
    if (isHeartbeat(line)) continue;
    const reading = readLine(line);
    const { bytes } = line;
    const timepoint = reading.kind === 'event' ? reading.event.timepoint : reading.timepoint;
    if (timepoint === null) {
      position = { ...position, unreadable: position.unreadable + 1 };
      items.push({ ...reading, bytes, missed: null });
      continue;
    }
    const resource = reading.kind === 'event' ? reading.event.resourceUri : null;
    const step = followTimepoint(position, timepoint, mayAskAgain);
    if (step.kind === 'implausible' || isNumberedTwice(position, timepoint, resource)) {
      const reason =
        step.kind === 'implausible'
          ? `timepoint ${timepoint} is too far ahead of ${position.cursor}`
          : `timepoint ${timepoint} is that of another event, which came before it`;
      items.push({ kind: 'unreadable', reason, bytes, timepoint: null, missed: null });
      position = { ...position, unreadable: position.unreadable + 1 };
      continue;
    }
    if (step.kind === 'take-and-ask-again') {
      before.push(position.cursor ?? timepoint);
    }
    hasNews ||= position.cursor === null || timepoint > position.cursor;
    position = afterEvent(position, timepoint, resource);
    hasEvent = true;
    items.push({ ...reading, bytes, missed: step.kind === 'take' ? step.missed : null });
  }
  const [from = null] = before;
  const askAgain = from === null ? null : { from, to: before.at(-1) ?? from };
  return { items, position, hasEvent, hasNews, askAgain };
}

function isHeartbeat({ kind, bytes }: StreamLine): boolean {
  return kind === 'line' && (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d));
}

function readLine({ kind, bytes }: StreamLine): ReturnType<typeof readStreamEvent> {
  return kind === 'overlong'
    ? { kind: 'unreadable', reason: 'line too long', timepoint: null }
    : readStreamEvent(bytes);
}
