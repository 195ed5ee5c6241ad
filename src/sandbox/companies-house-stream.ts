import type { ServerResponse } from 'node:http';
import { checkBasicKey, refuseKey } from './basic-auth.ts';
import type { EventLog } from './event-log.ts';
import type { FaultSwitches } from './faults.ts';
import { sendHtml, sendJson, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';
import { createResumeSeam, type ResumeSeam } from './resume-seam.ts';
import { openStreamConnection, type StreamConnection } from './stream-connection.ts';

export type CutKind = 'clean' | 'reset' | 'mid-line' | 'mid-character';

interface StreamOptions {
  /** By path: `/companies`. */
  readonly logs: Readonly<Record<string, EventLog>>;
  readonly faults: FaultSwitches;
  readonly seen: Observations;
  /** Null lets any key in. */
  readonly streamKey: string | null;
  readonly heartbeatMs: number;
  readonly longestLifeMs: number;
}

/** Documented maximum of an account; one more closes the oldest (https://developer-specs.company-information.service.gov.uk/streaming-api/guides/overview). */
const maxConnections = 2;

/** Events that a 'stream-stale-resume' leaves out. */
const staleResumeSkips = 3;

export interface CompaniesHouseStream {
  readonly listener: RequestListener;
  /** Ends every open connection; `unfinished` is the line that the mid-line cuts break off. */
  cut(how: CutKind, unfinished: string): void;
  close(): void;
}

/** The register's streaming API. */
export function createCompaniesHouseStream(options: StreamOptions): CompaniesHouseStream {
  const { faults, seen } = options;
  const open: StreamConnection[] = [];
  const seams = new Map<EventLog, ResumeSeam>();
  const seamOf = (log: EventLog): ResumeSeam => {
    const seam = seams.get(log) ?? createResumeSeam(faults);
    seams.set(log, seam);
    return seam;
  };

  const connect = (response: ServerResponse, log: EventLog, timepoint: number | null): void => {
    seen.streamConnections += 1;
    const connection = openStreamConnection({
      response,
      log,
      faults,
      firstSequence: firstSequence(log, timepoint, faults),
      isLost: timepoint === null ? () => false : seamOf(log).resumed(timepoint),
      heartbeatMs: options.heartbeatMs,
      longestLifeMs: options.longestLifeMs,
    });
    open.push(connection);
    response.once('close', () => {
      const index = open.indexOf(connection);
      if (index !== -1) open.splice(index, 1);
    });
    if (open.length > maxConnections) open.shift()?.end();
  };

  return {
    async listener(request, response) {
      const url = new URL(request.url ?? '/', 'http://stream');
      const keyCheck = faults.isOn('stream-401')
        ? 'invalid'
        : checkBasicKey(request, options.streamKey);
      if (keyCheck !== 'ok') {
        refuseKey(response, keyCheck);
        return;
      }
      if (faults.isOn('stream-429')) {
        sendJson(response, 429, { error: 'Too many requests', type: 'ch:service' });
        return;
      }
      if (faults.isOn('stream-503-html')) {
        sendHtml(response, 503, '<html><body><h1>503 Service Unavailable</h1></body></html>');
        return;
      }
      const log = options.logs[url.pathname] ?? null;
      if (log === null) {
        sendJson(response, 404, { error: 'not-found', type: 'ch:service' });
        return;
      }
      const timepoint = url.searchParams.get('timepoint');
      const isAsked = timepoint !== null && timepoint !== '' && timepoint !== '0';
      if (isAsked && (faults.isOn('stream-416') || isTooOld(timepoint, log))) {
        sendJson(response, 416, { error: 'Timepoint out of range', type: 'ch:service' });
        return;
      }
      connect(response, log, isAsked ? Number(timepoint) : null);
    },
    cut(how, unfinished) {
      for (const connection of open.slice()) connection.cut(how, unfinished);
    },
    close() {
      for (const connection of open.slice()) connection.cut('clean', '');
    },
  };
}

function isTooOld(timepoint: string, log: EventLog): boolean {
  return /^\d+$/.test(timepoint) && Number(timepoint) < log.oldestTimepoint();
}

/** Without a timepoint the stream begins now; an unreadable one gets heartbeats and nothing else, as the public front end does. */
function firstSequence(log: EventLog, timepoint: number | null, faults: FaultSwitches): number {
  if (timepoint === null) return log.endSequence();
  if (!Number.isSafeInteger(timepoint) || timepoint < 0) return Number.POSITIVE_INFINITY;
  if (faults.isOn('stream-exclusive-resume')) return log.sequenceFrom(timepoint + 1);
  const inclusive = log.sequenceFrom(timepoint);
  return faults.isOn('stream-stale-resume')
    ? Math.min(inclusive + staleResumeSkips, log.endSequence())
    : inclusive;
}
