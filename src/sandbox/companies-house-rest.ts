import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkBasicKey, refuseKey } from './basic-auth.ts';
import { createFixedWindow, type WindowReading } from './call-window.ts';
import { companyProfileJson } from './company-profile-json.ts';
import type { FaultSwitches } from './faults.ts';
import { filingHistoryJson } from './filing-history-json.ts';
import { sendHtml, sendJson, waitForPeer, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';
import { controllersJson } from './controllers-json.ts';
import { officerListJson } from './officers-json.ts';
import type { World } from './world/build-world.ts';
import { dayOf } from './world/dates.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface RestOptions {
  readonly world: World;
  readonly faults: FaultSwitches;
  readonly seen: Observations;
  readonly apiKey: string;
  readonly callsPerWindow: number;
  readonly windowMs: number;
  readonly slowMs: number;
}

/** The register's REST API: profile, officers, filing history, persons with significant control. */
export function createCompaniesHouseRest(options: RestOptions): RequestListener {
  const { faults, seen, world } = options;
  const window = createFixedWindow(options.callsPerWindow, options.windowMs);
  let unknownProfiles = 0;

  const answerTo = (url: URL): Answer => {
    const [, root, number = '', ...rest] = url.pathname.split('/');
    const resource = rest.join('/');
    if (root !== 'company') return notFoundPath(url);
    // A number that is not eight characters has been answered 500 by the real service.
    if (!/^[A-Z0-9]{8}$/.test(number))
      return { status: 500, body: { error: 'Internal server error' } };
    const company = world.byNumber.get(number) ?? null;
    switch (resource) {
      case '':
        if (company === null) return unknownProfile((unknownProfiles += 1));
        return { status: 200, body: companyProfileJson(company, dayOf(Date.now())) };
      case 'officers':
        return answerOfficers(company, url.searchParams);
      case 'filing-history':
        return { status: 200, body: filingHistoryJson(company, filingPage(url.searchParams)) };
      case 'persons-with-significant-control':
        return { status: 200, body: controllersJson(company, filingPage(url.searchParams)) };
      default:
        return notFoundPath(url);
    }
  };

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://register');
    const call = { at: Date.now(), path: url.pathname + url.search, status: 0 };
    seen.restCalls.push(call);
    response.once('finish', () => {
      call.status = response.statusCode;
    });
    const reading = window.take(call.at);
    for (const [name, value] of limitHeaders(url, reading, options))
      response.setHeader(name, value);

    if (faults.isOn('rest-slow') && !(await waitForPeer(response, options.slowMs))) return;
    if (failOnPurpose(faults, request, response)) return;
    const keyCheck = faults.isOn('rest-401') ? 'invalid' : checkBasicKey(request, options.apiKey);
    if (keyCheck !== 'ok') {
      refuseKey(response, keyCheck);
      return;
    }
    if (!reading.allowed || faults.isOn('rest-429')) {
      sendJson(response, 429, { error: 'Rate limit exceeded', type: 'ch:service' });
      return;
    }
    const { status, body } = answerTo(url);
    sendJson(response, status, body);
  };
}

/** True when a fault has already dealt with the call. */
function failOnPurpose(
  faults: FaultSwitches,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (faults.isOn('rest-drop')) {
    request.socket.destroy();
    return true;
  }
  if (faults.isOn('rest-502-html')) {
    sendHtml(
      response,
      502,
      '<html><body><h1>502 Bad Gateway</h1>The server returned an invalid response.</body></html>',
    );
    return true;
  }
  if (faults.isOn('rest-403-html')) {
    sendHtml(
      response,
      403,
      '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>',
    );
    return true;
  }
  if (faults.isOn('rest-500')) {
    sendJson(response, 500, { message: 'Internal server error' });
    return true;
  }
  return false;
}

function limitHeaders(
  url: URL,
  reading: WindowReading,
  options: RestOptions,
): readonly (readonly [string, string])[] {
  const seconds = options.windowMs / 1000;
  // Both spellings are in use on the register's hosts; here the officers' answers have the longer one.
  const remaining = url.pathname.endsWith('/officers')
    ? 'X-Ratelimit-Remaining'
    : 'X-Ratelimit-Remain';
  return [
    ['X-Ratelimit-Limit', String(options.callsPerWindow)],
    [remaining, String(reading.remaining)],
    ['X-Ratelimit-Reset', String(Math.ceil(reading.resetsAt / 1000))],
    ['X-Ratelimit-Window', seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`],
    ['Cache-Control', 'no-store, no-cache, must-revalidate'],
    ['Server', 'CompaniesHouse'],
  ];
}

/** The two shapes of a 404 in turn: the old one and the one of the Java service. */
function unknownProfile(count: number): Answer {
  return count % 2 === 1
    ? {
        status: 404,
        body: { errors: [{ error: 'company-profile-not-found', type: 'ch:service' }] },
      }
    : {
        status: 404,
        body: {
          timestamp: new Date().toISOString(),
          message: 'Resource not found for company',
          request_id: `sandbox-${count}`,
        },
      };
}

function notFoundPath(url: URL): Answer {
  return { status: 404, body: { error: `no such path: ${url.pathname}`, type: 'ch:service' } };
}

const officerOrders = ['appointed_on', 'resigned_on', 'surname'];

function answerOfficers(
  company: Parameters<typeof officerListJson>[0],
  query: URLSearchParams,
): Answer {
  const orderBy = query.get('order_by');
  if (orderBy !== null && !officerOrders.includes(orderBy)) {
    return { status: 400, body: { message: `Invalid order by parameter [${orderBy}]` } };
  }
  const filter = query.get('filter');
  if (filter !== null && filter !== 'active')
    return { status: 400, body: { message: `Invalid filter [${filter}]` } };
  return {
    status: 200,
    body: officerListJson(company, {
      startIndex: wholeNumber(query.get('start_index'), 0),
      itemsPerPage: Math.min(100, Math.max(1, wholeNumber(query.get('items_per_page'), 35))),
      orderBy,
      onlyActive: filter === 'active',
    }),
  };
}

/** 0 means the default, a negative number its absolute value, 100 the most. */
function filingPage(query: URLSearchParams) {
  const asked = Math.abs(wholeNumber(query.get('items_per_page'), 25));
  return {
    startIndex: Math.max(0, wholeNumber(query.get('start_index'), 0)),
    itemsPerPage: Math.min(100, asked === 0 ? 25 : asked),
    categories: query.get('category')?.split(',') ?? null,
  };
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
