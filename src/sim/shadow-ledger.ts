import type { StreamItem, StreamSink } from '../sources/companies-house-stream/stream-sink.ts';
import { LeaseLostError } from '../store/leases.ts';
import type { ModelStreamName } from './stream-connection.ts';

/** What a number was when it was first taken. `filler` = a number that lines nobody can read account for. */
export type TakenAs = 'event' | 'unreadable' | 'filler';

/**
 * A second opinion on what was applied, kept outside of the product: it sees what the reader hands to the sink, and believes it taken once the
 * sink says so.
 */
export interface ShadowLedger {
  readonly watch: (stream: ModelStreamName, sink: StreamSink) => StreamSink;
  readonly taken: (stream: ModelStreamName) => ReadonlyMap<number, TakenAs>;
  readonly countOf: (stream: ModelStreamName, as: TakenAs) => number;
  /** The process died: what it had in hand is taken if the database says so of one of its numbers. */
  readonly settle: (isTaken: (stream: ModelStreamName, timepoint: number) => boolean) => void;
}

export function createShadowLedger({
  onConnected,
  onRefused,
}: {
  readonly onConnected: (stream: ModelStreamName) => void;
  /** The sink would not write, because the lease is lost. */
  readonly onRefused: () => void;
}): ShadowLedger {
  const taken = {
    companies: new Map<number, TakenAs>(),
    filings: new Map<number, TakenAs>(),
  };
  const counts = new Map<string, number>();
  const inHand = new Map<ModelStreamName, ReadonlyMap<number, TakenAs>>();

  const take = (stream: ModelStreamName, batch: ReadonlyMap<number, TakenAs>): void => {
    for (const [timepoint, as] of batch) {
      if (taken[stream].has(timepoint)) continue;
      taken[stream].set(timepoint, as);
      counts.set(`${stream} ${as}`, (counts.get(`${stream} ${as}`) ?? 0) + 1);
    }
  };

  const noteRefusal = (error: unknown): void => {
    if (error instanceof LeaseLostError) onRefused();
  };

  return {
    watch: (stream, sink) => ({
      ...sink,
      async apply(items) {
        const batch = numbersOf(items);
        inHand.set(stream, batch);
        try {
          await sink.apply(items);
          take(stream, batch);
        } catch (error) {
          noteRefusal(error);
          throw error;
        } finally {
          inHand.delete(stream);
        }
      },
      async heardByte(connection) {
        try {
          await sink.heardByte(connection);
        } catch (error) {
          noteRefusal(error);
          throw error;
        }
      },
      async report(report) {
        await sink.report(report);
        if (report.state === 'connected') onConnected(stream);
      },
    }),
    taken: (stream) => taken[stream],
    countOf: (stream, as) => counts.get(`${stream} ${as}`) ?? 0,
    settle(isTaken) {
      for (const [stream, batch] of inHand) {
        const fresh = [...batch.keys()].find((timepoint) => !taken[stream].has(timepoint));
        if (fresh !== undefined && isTaken(stream, fresh)) take(stream, batch);
      }
      inHand.clear();
    },
  };
}

function numbersOf(items: readonly StreamItem[]): ReadonlyMap<number, TakenAs> {
  const numbers = new Map<number, TakenAs>();
  const note = (timepoint: number, as: TakenAs): void => {
    if (!numbers.has(timepoint)) numbers.set(timepoint, as);
  };
  for (const item of items) {
    if (item.missed?.reason === 'unreadable') {
      for (let at = item.missed.from; at <= item.missed.to; at += 1) note(at, 'filler');
    }
    if (item.kind === 'event') note(item.event.timepoint, 'event');
    else if (item.timepoint !== null) note(item.timepoint, 'unreadable');
  }
  return numbers;
}
