/** What became of a number of the stream at Companies House. */
export type EntryKind =
  | 'event'
  /** A number that no event has: messages that cannot be deserialised are skipped. */
  | 'skipped'
  /** An event that no reader is ever sent. */
  | 'never-sent'
  /** Its line cannot be read and tells no number, whoever asks for it. */
  | 'garbled'
  /** Its line tells its number and is otherwise of no use. */
  | 'odd';

export interface LogEntry {
  readonly timepoint: number;
  readonly kind: EntryKind;
  /** Milliseconds since the beginning. */
  readonly publishedAt: number;
  /** By the wall clock of the reader, at that time. */
  readonly publishedAtWall: number;
  /** Without newline; null when there is none, or when it is kept no longer. */
  line: Buffer | null;
  readonly companyNumber: string | null;
}

/** One stream as Companies House keeps it: contiguous numbers, and lines for as long as they are retained. */
export interface EventLog {
  readonly add: (entry: Omit<LogEntry, 'timepoint'>) => LogEntry;
  readonly nextTimepoint: () => number;
  readonly firstTimepoint: number;
  readonly at: (timepoint: number) => LogEntry | undefined;
  /** The oldest one that can still be asked for; forgets those before. */
  readonly oldestAt: (elapsed: number) => number;
  /** Throws away everything before this one, whatever its age. */
  readonly forgetBefore: (timepoint: number) => void;
}

export function createEventLog(options: {
  readonly firstTimepoint: number;
  readonly retentionMs: number;
}): EventLog {
  const { firstTimepoint, retentionMs } = options;
  const entries: LogEntry[] = [];
  let oldest = 0;

  const forget = (until: (entry: LogEntry) => boolean): void => {
    for (
      let entry = entries[oldest];
      entry !== undefined && until(entry);
      entry = entries[oldest]
    ) {
      entry.line = null;
      oldest += 1;
    }
  };

  return {
    firstTimepoint,
    add(entry) {
      const added = { ...entry, timepoint: firstTimepoint + entries.length };
      entries.push(added);
      return added;
    },
    nextTimepoint: () => firstTimepoint + entries.length,
    at: (timepoint) => entries[timepoint - firstTimepoint],
    oldestAt(elapsed) {
      forget(({ publishedAt }) => publishedAt < elapsed - retentionMs);
      return firstTimepoint + oldest;
    },
    forgetBefore(timepoint) {
      forget((entry) => entry.timepoint < timepoint);
    },
  };
}
