import { refusedKeyWaitMs } from '../../domain/breaker.ts';

/** How a connection to a stream ended, or why none came about. */
export type ConnectionEnd =
  | { readonly kind: 'closed'; readonly livedMs: number }
  | { readonly kind: 'broken'; readonly livedMs: number; readonly reason: string }
  | { readonly kind: 'silent' }
  /** Heartbeats, and no data at a time when there must be some. */
  | { readonly kind: 'starved'; readonly hadEvent: boolean }
  /** We left, because timepoints are missing that may come when asked for once more. */
  | { readonly kind: 'incomplete'; readonly waitMs: number }
  /** It was answered, with something that is no stream. */
  | { readonly kind: 'garbled'; readonly reason: string }
  /** Lower numbers than those that were asked for, of events that were published since. */
  | { readonly kind: 'renumbered' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** How long the server asks to be left alone (RFC 9110, 10.2.3); null when it does not say. */
      readonly retryAfterMs: number | null;
    };

export type ReconnectDecision =
  | { readonly kind: 'reconnect'; readonly waitMs: number; readonly reason: string }
  /** The timepoint is of no use: go on from now and leave a gap on record. */
  | {
      readonly kind: 'restart-at-now';
      readonly reason: string;
      readonly gap: 'timepoint_too_old' | 'bad_cursor' | 'renumbered';
    }
  /** A person is needed, unless the mistake was the server's: so it is asked again, now and then. */
  | { readonly kind: 'key-refused'; readonly waitMs: number; readonly reason: string };

/** After this long a connection counts as healthy and its end as the everyday one. */
const healthyMs = 60_000;
const longestWaitMs = 60_000;
/** "wait at least one minute" (https://developer-specs.company-information.service.gov.uk/streaming-api/guides/overview). */
const throttledWaitMs = 60_000;
/** Longer than this no server is left alone, whatever it asks for: by then it has another mind, or the header is a mistake. */
const longestRetryAfterMs = 60 * 60_000;
/** Doubled each time, and short enough that the stream is back within five minutes of the end of it. */
const longestThrottledWaitMs = 4 * 60_000;

/**
 * What to do when a connection has ended. `failures` counts the ends since the last healthy connection (0 = the first),
 * `jitter` is uniform in [0, 1).
 */
export function decideReconnect(
  end: ConnectionEnd,
  failures: number,
  jitter: number,
): ReconnectDecision {
  switch (end.kind) {
    case 'closed':
      if (end.livedMs >= healthyMs) {
        return {
          kind: 'reconnect',
          waitMs: 1_000 + jitter * 4_000,
          reason: 'closed by the server',
        };
      }
      return {
        kind: 'reconnect',
        waitMs: backoff(failures, 1_000, jitter),
        reason: 'closed by the server soon after connecting',
      };
    case 'broken':
      return {
        kind: 'reconnect',
        waitMs: backoff(end.livedMs >= healthyMs ? 0 : failures, 1_000, jitter),
        reason: end.reason,
      };
    case 'silent':
      return {
        kind: 'reconnect',
        waitMs: backoff(failures, 1_000, jitter),
        reason: 'no byte within the watchdog time',
      };
    case 'starved':
      return {
        kind: 'reconnect',
        waitMs: 1_000 + jitter * 4_000,
        reason: 'heartbeats but no event at a time when there must be some',
      };
    case 'incomplete':
      return {
        kind: 'reconnect',
        waitMs: end.waitMs,
        reason: 'timepoints are missing: asking for them once more',
      };
    case 'garbled':
      return {
        kind: 'reconnect',
        waitMs: Math.max(10_000, backoff(failures, 10_000, jitter)),
        reason: end.reason,
      };
    case 'renumbered':
      return {
        kind: 'restart-at-now',
        reason: 'its timepoints have begun anew at lower numbers',
        gap: 'renumbered',
      };
    case 'refused':
      return heedRetryAfter(decideRefused(end.status, failures, jitter), end.retryAfterMs);
  }
}

/** The server's own word is the least that is waited (facts: companies-house 1.3); our own wait may be longer. */
function heedRetryAfter(
  decision: ReconnectDecision,
  retryAfterMs: number | null,
): ReconnectDecision {
  if (decision.kind !== 'reconnect' || retryAfterMs === null) return decision;
  const askedMs = Math.min(retryAfterMs, longestRetryAfterMs);
  if (askedMs <= decision.waitMs) return decision;
  const seconds = Math.round(retryAfterMs / 1_000);
  const atMost = askedMs < retryAfterMs ? `, of which ${askedMs / 1_000} s are waited` : '';
  return {
    ...decision,
    waitMs: askedMs,
    reason: `${decision.reason}, and asked to wait ${seconds} s${atMost}`,
  };
}

function decideRefused(status: number, failures: number, jitter: number): ReconnectDecision {
  if (status === 401 || status === 403) {
    return {
      kind: 'key-refused',
      waitMs: refusedKeyWaitMs * (1 + jitter * 0.1),
      reason: `Companies House refused the stream key (HTTP ${status}): companiesHouse.stream.apiKey must be a stream key, not a REST key`,
    };
  }
  if (status === 416 || status === 400) {
    return {
      kind: 'restart-at-now',
      reason: `timepoint not accepted (HTTP ${status})`,
      gap: status === 416 ? 'timepoint_too_old' : 'bad_cursor',
    };
  }
  if (status === 429) {
    const waitMs = Math.min(throttledWaitMs * 2 ** failures, longestThrottledWaitMs);
    return {
      kind: 'reconnect',
      waitMs: waitMs * (1 + jitter * 0.1),
      reason: 'too many connections or requests (HTTP 429)',
    };
  }
  return {
    kind: 'reconnect',
    waitMs: Math.max(10_000, backoff(failures, 10_000, jitter)),
    reason: `HTTP ${status}`,
  };
}

const jitterShare = 0.25;

/** Doubling from `firstMs`, plus up to a quarter so that readers do not return together; a minute at most, with all that. */
function backoff(failures: number, firstMs: number, jitter: number): number {
  const most = longestWaitMs / (1 + jitterShare);
  return Math.min(firstMs * 2 ** failures, most) * (1 + jitter * jitterShare);
}
