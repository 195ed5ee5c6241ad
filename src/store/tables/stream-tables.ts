import type { CompanyNumber } from '../../domain/company-number.ts';
import { unreadRecords } from '../../domain/unread-record.ts';
import {
  eventEffects,
  gapReasons,
  gapRepairs,
  repairPhases,
  streamHealths,
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
    /** When the last event that bore a date was published. */
    last_published_at: nullable(integer),
    /** Since when nothing is heard because the connection was lost; null once a new one has brought a byte: an answer alone proves nothing. */
    disconnected_at: nullable(integer),
    /** When the last byte came before a connection was given up for its silence; null while none was. */
    silent_since: nullable(integer),
    /** Since when data may be expected: connected since then, but for breaks too short to matter. */
    listening_since: nullable(integer),
    /** The latest lines, as they are counted to tell whether it can be read; since when they are counted. */
    counted_since: nullable(integer),
    counted_lines: nullable(integer),
    counted_unread: nullable(integer),
    /** Since when too few of its lines can be read; null while enough can. */
    unreadable_since: nullable(integer),
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

/** The sweep that makes the gaps of a stream good: over everything we hold that it could have changed, again until nothing is stale. */
export const streamRepairs = defineTable(
  {
    stream,
    /** What was last asked up to this instant is stale; null when no gap of that kind is being repaired. */
    stale_up_to: nullable(integer),
    /** What the stream said between these instants is doubted; null when nothing is. */
    doubted_from: nullable(integer),
    doubted_to: nullable(integer),
    /** 1 = the first time over. */
    pass: integer,
    phase: oneOf(repairPhases),
    /** The last number that was looked at in this phase. */
    after_number: nullable(branded<CompanyNumber>()),
    /** Companies looked at in this pass, stale ones among them, and of those the ones nobody could get an answer for. */
    looked_at: integer,
    found: integer,
    given_up: integer,
    /** The same two of the pass before; null in the first. */
    found_before: nullable(integer),
    given_up_before: nullable(integer),
    /** Companies that a pass goes over, as counted at its beginning. */
    total: integer,
    started_at: integer,
    pass_started_at: integer,
    updated_at: integer,
  },
  ['stream'],
);

/** How a stream was judged last, and which alarms are out. */
export const streamHealthTable = defineTable(
  {
    stream,
    health: oneOf(streamHealths),
    since: integer,
    reason: nullable(text),
    /** When its degradation began; null while none is announced. */
    degraded_at: nullable(integer),
    /** When it was announced that the degradation lasts so long that events may be lost. */
    endangered_at: nullable(integer),
    updated_at: integer,
  },
  ['stream'],
);

/** Input that could not be read, with its bytes, so that nothing is lost to a parser's mistake; kept for 30 days. */
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

/** Parts of records of Companies House that were not as they should be, and were left out of what was read. */
export const unreadMembers = defineTable(
  {
    /** What kind of record. */
    record: oneOf(unreadRecords),
    /** Which member of it, e.g. `sic_codes[]`; `row` = a whole entry of a list. */
    member: text,
    times: integer,
    latest_company_number: branded<CompanyNumber>(),
    latest_at: integer,
  },
  ['record', 'member'],
);
