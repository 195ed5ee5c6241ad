import { afterEvent, followTimepoint, type ReadPosition } from '../../domain/follow-timepoints.ts';
import type { StreamLine } from './read-lines.ts';
import { readStreamEvent } from './stream-event.ts';
import type { StreamItem } from './stream-sink.ts';

export interface Admitted {
  readonly items: readonly StreamItem[];
  readonly position: ReadPosition;
  readonly hasEvent: boolean;
  /** A stretch is missing: what follows the items was left out, and comes again from the cursor. */
  readonly isAskingAgain: boolean;
}

/** Reads the lines of a chunk and says of each event what is missing before it. */
export function admitLines(
  from: ReadPosition,
  lines: readonly StreamLine[],
  mayAskAgain: boolean,
): Admitted {
  const items: StreamItem[] = [];
  let position = from;
  let hasEvent = false;
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
    const step = followTimepoint(position, timepoint, mayAskAgain);
    if (step.kind === 'ask-again') return { items, position, hasEvent, isAskingAgain: true };
    if (step.kind === 'implausible') {
      const reason = `timepoint ${timepoint} is too far ahead of ${position.cursor}`;
      items.push({ kind: 'unreadable', reason, bytes, timepoint: null, missed: null });
      position = { ...position, unreadable: position.unreadable + 1 };
      continue;
    }
    position = afterEvent(position, timepoint);
    hasEvent = true;
    items.push({ ...reading, bytes, missed: step.missed });
  }
  return { items, position, hasEvent, isAskingAgain: false };
}

function isHeartbeat({ kind, bytes }: StreamLine): boolean {
  return kind === 'line' && (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d));
}

function readLine({ kind, bytes }: StreamLine): ReturnType<typeof readStreamEvent> {
  return kind === 'overlong'
    ? { kind: 'unreadable', reason: 'line too long', timepoint: null }
    : readStreamEvent(bytes);
}
