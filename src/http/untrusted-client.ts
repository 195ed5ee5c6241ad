import { lookup } from 'node:dns';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { startDeadline, startDeadlineOfAll } from './deadline.ts';
import { acceptEncoding, decodeBody } from './decode-body.ts';
import {
  openBody,
  startExchange,
  type OpenBody,
  type WireAnswer,
  type WireBody,
} from './exchange.ts';
import type { GuardedClient, OutboundRequest } from './guarded-client.ts';
import type { HostsTable } from './hosts-table.ts';
import { BlockedAddressError } from './http-errors.ts';
import { identifyRequest } from './identify-request.ts';
import { createPublicConnector } from './public-connector.ts';
import type { LookupAll } from './public-lookup.ts';
import { assertPublicUrl } from './public-url.ts';
import { openWhole, readWhole } from './whole-body.ts';

export interface UntrustedClientOptions {
  readonly userAgent: string;
  /** While set, it is the whole DNS: its names lead to loopback in plain http, all others do not exist. */
  readonly hosts: HostsTable | null;
  /** Counted after decompression, for `request` and `openStream` alike. */
  readonly maxBodyBytes?: number;
  /** How many redirects are followed; the answer after the last is returned as it is. */
  readonly maxRedirects?: number;
  /** Who is asked for the addresses of a name while there is no table; the machine's resolver when absent. */
  readonly lookupAll?: LookupAll;
}

const connectTimeoutMs = 5_000;
const maxHeaderSize = 16 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);
/** What may follow a redirect to another site: nothing that was meant for the first. */
const portableHeaders = new Set(['accept', 'accept-language']);

/**
 * The client for websites of strangers. It reaches public addresses on ports 80 and 443 and nothing else, checks every
 * redirect like a first request, and takes no more than it was told to.
 */
export function createUntrustedClient(options: UntrustedClientOptions): GuardedClient {
  const {
    userAgent,
    hosts,
    maxBodyBytes = 2 * 1024 * 1024,
    maxRedirects = 3,
    lookupAll = lookup,
  } = options;
  const agent = new Agent({
    connect:
      hosts === null
        ? createPublicConnector(lookupAll, connectTimeoutMs)
        : createTableConnector(hosts),
    allowH2: false,
    maxHeaderSize,
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async request(request) {
      using deadline = startDeadlineOfAll(request);
      const { maxBodyBytes: most = maxBodyBytes, cutsBody = false } = request;
      const open = openWhole(most, cutsBody);
      const { answer, url } = await follow(request, { signal: deadline.signal, open });
      const body = await readWhole(answer, most, cutsBody);
      return { status: answer.status, headers: answer.headers, url, body };
    },
    async openStream(request) {
      using deadline = startDeadline(request);
      const { answer, url } = await follow(request, { signal: deadline.signal, open: openBody });
      const body = decodeBody(answer, request.maxBodyBytes ?? maxBodyBytes);
      return { status: answer.status, headers: answer.headers, url, body };
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };

  async function follow<Body extends WireBody>(
    request: OutboundRequest,
    wanted: { readonly signal: AbortSignal; readonly open: OpenBody<Body> },
  ): Promise<{ answer: WireAnswer<Body>; url: URL }> {
    let current = request;
    for (let followed = 0; ; followed += 1) {
      assertPublicUrl(current.url);
      const outgoing = identifyRequest(current, { userAgent, encoding: acceptEncoding });
      const answer = await startExchange(agent, outgoing, wanted);
      const target =
        followed < (request.maxRedirects ?? maxRedirects) ? readRedirect(current, answer) : null;
      if (target === null) return { answer, url: current.url };
      answer.body.destroy();
      current = redirect(current, target);
    }
  }
}

/** Null when the answer is to be taken as it is. A POST is never repeated elsewhere. */
function readRedirect(
  request: OutboundRequest,
  { status, headers }: Pick<WireAnswer, 'status' | 'headers'>,
): URL | null {
  const location = headers.get('location');
  if (request.method !== 'GET' || !redirects.has(status) || location === undefined) return null;
  return URL.parse(location, request.url);
}

function redirect(request: OutboundRequest, target: URL): OutboundRequest {
  if (request.url.protocol === 'https:' && target.protocol === 'http:') {
    throw new BlockedAddressError(`${request.url.origin} redirects from https to http`);
  }
  if (target.origin === request.url.origin) return { ...request, url: target };
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => portableHeaders.has(name)),
  );
  return { ...request, url: target, headers };
}

function createTableConnector(hosts: HostsTable): buildConnector.connector {
  const connect = buildConnector({ timeout: connectTimeoutMs, allowH2: false });
  return (target, callback) => {
    const entry = hosts.get(target.hostname.replace(/\.$/, ''));
    if (entry === undefined) {
      // As a resolver would: later, and as a failure of the name.
      queueMicrotask(() => callback(new Error(`ENOTFOUND ${target.hostname}`), null));
      return;
    }
    connect(
      {
        protocol: 'http:',
        hostname: entry.address,
        port: String(entry.port),
      },
      callback,
    );
  };
}
