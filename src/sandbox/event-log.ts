export interface LoggedEvent {
  /** null for a raw line that has no place in the numbering. */
  readonly timepoint: number | null;
  readonly line: string | Uint8Array;
}

/** The retained tail of one stream. Readers pull by sequence number, so a slow one holds nobody up. */
export interface EventLog {
  publish(makeLine: (timepoint: number) => string): void;
  publishRaw(line: string): void;
  /** Under a number that is given: of a recorded stream. */
  publishAt(timepoint: number | null, line: string | Uint8Array): void;
  /** Leaves a hole in the numbering, as messages that cannot be deserialised do. */
  skipTimepoint(): void;
  latestTimepoint(): number;
  oldestTimepoint(): number;
  /** The event at a sequence number; 'gone' when it is no longer kept, null when it does not exist yet. */
  at(sequence: number): LoggedEvent | 'gone' | null;
  endSequence(): number;
  /** The first event of this timepoint or a later one: resume is inclusive. */
  sequenceFrom(timepoint: number): number;
  /** Calls back after the current turn of the event loop has published, until the returned function is called. */
  onPublish(listener: () => void): () => void;
}

export function createEventLog(options: { firstTimepoint: number; retention: number }): EventLog {
  const events: LoggedEvent[] = [];
  const listeners = new Set<() => void>();
  let firstSequence = 0;
  let nextTimepoint = options.firstTimepoint;
  let oldestTimepoint = options.firstTimepoint;
  let isNotifying = false;

  const keep = (event: LoggedEvent): void => {
    events.push(event);
    // Dropping in blocks keeps publishing cheap; nothing younger than the retention is lost.
    if (events.length >= options.retention * 1.25) dropOldest();
    if (isNotifying) return;
    isNotifying = true;
    setImmediate(() => {
      isNotifying = false;
      for (const listener of listeners) listener();
    });
  };
  const dropOldest = (): void => {
    const dropped = events.length - options.retention;
    events.splice(0, dropped);
    firstSequence += dropped;
    const oldest = events.find((event) => event.timepoint !== null);
    oldestTimepoint = oldest?.timepoint ?? nextTimepoint;
  };

  return {
    publish(makeLine) {
      const timepoint = nextTimepoint;
      nextTimepoint += 1;
      keep({ timepoint, line: makeLine(timepoint) });
    },
    publishRaw: (line) => keep({ timepoint: null, line }),
    publishAt(timepoint, line) {
      if (timepoint !== null) nextTimepoint = Math.max(nextTimepoint, timepoint + 1);
      keep({ timepoint, line });
    },
    skipTimepoint() {
      nextTimepoint += 1;
    },
    latestTimepoint: () => nextTimepoint - 1,
    oldestTimepoint: () => oldestTimepoint,
    at(sequence) {
      if (sequence < firstSequence) return 'gone';
      return events[sequence - firstSequence] ?? null;
    },
    endSequence: () => firstSequence + events.length,
    sequenceFrom(timepoint) {
      const index = events.findIndex(
        (event) => event.timepoint !== null && event.timepoint >= timepoint,
      );
      return firstSequence + (index === -1 ? events.length : index);
    },
    onPublish(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
