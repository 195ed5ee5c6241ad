/** The streams that can be followed (https://developer-specs.company-information.service.gov.uk/streaming-api/reference). */
export const streamNames = [
  'companies',
  'filings',
  'officers',
  'insolvency-cases',
  'charges',
  'persons-with-significant-control',
] as const;
export type StreamName = (typeof streamNames)[number];

/** Documented maximum of an account; one more closes the oldest (https://developer-specs.company-information.service.gov.uk/streaming-api/guides/overview). */
export const maxStreams = 2;

/** What an event did to the stored state. `noted` = a filing was kept, or something about the company is read again. */
export const eventEffects = ['none', 'changed', 'noted', 'entered', 'left', 'deleted'] as const;
export type EventEffect = (typeof eventEffects)[number];

export const gapReasons = [
  /** The server no longer has the timepoint that was asked for (HTTP 416). */
  'timepoint_too_old',
  /** The stream went on later than asked, and did so again when asked once more. */
  'stale_start',
  /** Timepoints are missing within a connection, and were missing again when asked for. */
  'hole',
  /** The server does not accept the timepoint, or sends heartbeats and nothing else when asked for it. */
  'bad_cursor',
  /** Its events were seen, but lacked a detail that the register had, so what they said of a company may be wrong. */
  'detail_missing',
  /** A connection without timepoint ended before its first event, so there was nothing to resume from. */
  'no_cursor',
] as const;
export type GapReason = (typeof gapReasons)[number];

/** How a gap was made good: what we know was asked of the register anew, a later snapshot held it, or the stream delivered it after all. */
export const gapRepairs = ['recheck', 'snapshot', 'stream'] as const;
export type GapRepair = (typeof gapRepairs)[number];

export const streamStates = ['connecting', 'connected', 'waiting', 'paused', 'stopped'] as const;
export type StreamState = (typeof streamStates)[number];

/** The parts of a sweep that makes gaps good: companies under threat first, then all others that are held, then what was said of others. */
export const repairPhases = ['open', 'held', 'unheld'] as const;
export type RepairPhase = (typeof repairPhases)[number];

/** How a stream fares now; src/domain/judge-stream-health.ts says which is which. */
export const streamHealths = [
  'live',
  'quiet',
  'heartbeats_only',
  'unreadable',
  'silent',
  'reconnecting',
  'down',
  'stopped',
  'paused',
  'starting',
  'not_configured',
] as const;
export type StreamHealth = (typeof streamHealths)[number];

/** What a stream is shown as: how it fares, unless it is well and something of it was missed that is not made good yet. */
export const streamStandings = [...streamHealths, 'repairing'] as const;
export type StreamStanding = (typeof streamStandings)[number];

/** The other stream that tells of a company coming under threat; null for streams that do not tell it. */
export function witnessOf(stream: StreamName): StreamName | null {
  if (stream === 'companies') return 'filings';
  return stream === 'filings' ? 'companies' : null;
}
