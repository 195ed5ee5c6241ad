import type { Trx } from '../store/open-store.ts';
import type { TimepointRange } from '../domain/follow-timepoints.ts';

/** What a batch of the stream has done so far, saved with it. */
export interface Ledger {
  readonly counts: {
    /** Lines that were new: events, and what is none. */
    lines: number;
    events: number;
    held: number;
    entered: number;
    left: number;
    unreadable: number;
  };
  /** When an event was published, in their order. */
  published(at: number | null): void;
  lastSeenAt(): number | null;
  /** When the last event so far was published. */
  publishedUpTo(): number | null;
  /** Whether it was not processed before. */
  isNew(trx: Trx, timepoint: number): Promise<boolean>;
  see(range: TimepointRange): void;
  /** `isHeard`: something came that only the stream can have sent. */
  save(trx: Trx, now: number, isHeard: boolean): Promise<void>;
}
