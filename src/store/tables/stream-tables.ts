import type { CompanyNumber } from '../../domain/company-number.ts';
import {
  eventEffects,
  gapReasons,
  gapRepairs,
  streamNames,
  streamStates,
} from '../../domain/stream.ts';
import { blob, branded, defineTable, integer, nullable, oneOf, text } from './table.ts';

const stream = oneOf(streamNames);

/** Events of companies that are held; of all others only their timepoint is kept, in stream_spans. */
export const streamEvents = defineTable(
  {
    stream,
    timepoint: integer,
    company_number: branded<CompanyNumber>(),
    published_at: nullable(integer),
    received_at: integer,
    effect: oneOf(eventEffects),
    sha256: text,
    /** The line as received; null once its days are over. */
    raw: nullable(blob),
  },
  ['stream', 'timepoint'],
);

/** Runs of timepoints that were seen without a hole between them. */
export const streamSpans = defineTable(
  {
    stream,
    from_timepoint: integer,
    to_timepoint: integer,
    /** When the first and the last of them were received. */
    seen_from: integer,
    seen_to: integer,
  },
  ['stream', 'from_timepoint'],
);

/** What came in on each London day. */
export const streamDays = defineTable(
  {
    stream,
    day: text,
    events: integer,
    /** Events of companies that are held. */
    held: integer,
    entered: integer,
    left: integer,
    unreadable: integer,
  },
  ['stream', 'day'],
);

/** How far each stream is durably processed, and how its connection fares. */
export const streamCursors = defineTable(
  {
    stream,
    /** The highest timepoint processed; null before the first event, and after a gap that has no end yet. */
    timepoint: nullable(integer),
    state: oneOf(streamStates),
    state_reason: nullable(text),
    /** When it was connected for the first time: what was published before is not ours to have seen. */
    followed_since: nullable(integer),
    connected_at: nullable(integer),
    last_byte_at: nullable(integer),
    last_event_at: nullable(integer),
    updated_at: integer,
  },
  ['stream'],
);

/** A stretch of a stream that was not seen. */
export const streamGaps = defineTable(
  {
    id: text,
    stream,
    reason: oneOf(gapReasons),
    /** First timepoint missed; null when the stream had never delivered one. */
    from_timepoint: nullable(integer),
    /** Last timepoint missed; null until the next event shows where the gap ends. */
    to_timepoint: nullable(integer),
    /** Up to this instant everything was seen. */
    missed_from: integer,
    /** From this instant on everything is seen again; null until the stream is connected again. */
    missed_to: nullable(integer),
    opened_at: integer,
    /** When what we hold was known to be right again. */
    closed_at: nullable(integer),
    closed_by: nullable(oneOf(gapRepairs)),
    /** When companies that came under threat within it, and that we did not hold, were known to have been found. */
    entries_found_at: nullable(integer),
  },
  ['id'],
);

/** Input that could not be read, with its bytes, so that nothing is lost to a parser's mistake. */
export const deadLetters = defineTable(
  {
    id: text,
    source: text,
    reason: text,
    raw: blob,
    sha256: text,
    /** Its place in the stream, where that is known. */
    timepoint: nullable(integer),
    /** Cursor of the stream when it arrived. */
    after_timepoint: nullable(integer),
    received_at: integer,
  },
  ['id'],
);
