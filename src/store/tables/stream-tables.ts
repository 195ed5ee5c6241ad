import { eventEffects, gapReasons, streamNames, streamStates } from '../../domain/stream.ts';
import { blob, defineTable, integer, nullable, oneOf, text } from './table.ts';

const stream = oneOf(streamNames);

export const streamEvents = defineTable(
  {
    stream,
    timepoint: integer,
    resource_id: text,
    published_at: nullable(integer),
    received_at: integer,
    effect: oneOf(eventEffects),
    sha256: text,
    /** The line as received; kept for events that changed something. */
    raw: nullable(blob),
  },
  ['stream', 'timepoint'],
);

/** How far each stream is durably processed, and how its connection fares. */
export const streamCursors = defineTable(
  {
    stream,
    timepoint: nullable(integer),
    state: oneOf(streamStates),
    state_reason: nullable(text),
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
    /** First timepoint missed. */
    from_timepoint: integer,
    /** Last timepoint missed; null until the next event shows where the gap ends. */
    to_timepoint: nullable(integer),
    opened_at: integer,
    closed_at: nullable(integer),
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
    /** Cursor of the stream when it arrived. */
    after_timepoint: nullable(integer),
    received_at: integer,
  },
  ['id'],
);
