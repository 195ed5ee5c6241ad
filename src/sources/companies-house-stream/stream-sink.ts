import type { MissedRange } from '../../domain/follow-timepoints.ts';
import type { GapReason } from '../../domain/stream.ts';
import type { StreamEvent } from './stream-event.ts';

/** What a connection delivers, in order, with what is missing before it. */
export type StreamItem =
  | {
      readonly kind: 'event';
      readonly event: StreamEvent;
      readonly bytes: Uint8Array;
      readonly missed: MissedRange | null;
    }
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      readonly bytes: Uint8Array;
      /** Null when not even that can be read. */
      readonly timepoint: number | null;
      readonly missed: MissedRange | null;
    };

export type StreamReport =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'waiting'; readonly reason: string; readonly waitMs: number }
  /** The schedule has it left alone until an instant. */
  | { readonly state: 'paused'; readonly reason: string; readonly until: number }
  | { readonly state: 'stopped'; readonly reason: string };

/** Where a stream's items go. A method that returns has made its work durable. */
export interface StreamSink {
  /** The timepoint to resume from: the last that was durably processed, or the one before a stretch that is missing and not on record yet; null = start at now. */
  loadCursor(): Promise<number | null>;
  /** Stores the items with their effects and moves the cursor, in one transaction. */
  apply(items: readonly StreamItem[]): Promise<void>;
  /** The stream cannot go on from the cursor: opens a gap after it and forgets it; with `renumbered` every other number of the old numbering too. */
  openGap(
    reason: Extract<GapReason, 'timepoint_too_old' | 'bad_cursor'> | 'renumbered',
  ): Promise<void>;
  report(report: StreamReport): Promise<void>;
  /**
   * A heartbeat came, or part of a line; items tell of themselves. Resuming is inclusive, so a connection that goes on from an event begins with that
   * event: before it has come, heartbeats do not show that nothing was missed.
   */
  heardByte(connection: { readonly isProven: boolean }): Promise<void>;
}
