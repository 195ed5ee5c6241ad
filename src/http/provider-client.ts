import ipaddr from 'ipaddr.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { startDeadline, startDeadlineOfAll } from './deadline.ts';
import { acceptEncoding, decodeBody, decodeEndless, isPlain } from './decode-body.ts';
import { openBody, startExchange, type WireAnswer } from './exchange.ts';
import { gatherChunks } from './gather-chunks.ts';
import type { GuardedClient, OutboundRequest } from './guarded-client.ts';
import { BlockedAddressError } from './http-errors.ts';
import { identifyRequest } from './identify-request.ts';
import { openWhole, readWhole } from './whole-body.ts';

export interface ProviderClientOptions {
  /** URLs of the configured providers; only their scheme, host and port count. */
  readonly allowedOrigins: readonly string[];
  readonly userAgent: string;
  readonly connectTimeoutMs?: number;
  /** For `request` only: a stream has no end to measure. */
  readonly maxBodyBytes?: number;
}

/**
 * The client for providers we have a contract with. It talks to the configured origins and nobody else, follows no
 * redirect (a 3xx is returned as it is), keeps no cookies, ignores proxy variables and never repeats a request.
 */
export function createProviderClient(options: ProviderClientOptions): GuardedClient {
  const { userAgent, connectTimeoutMs = 5_000, maxBodyBytes = 16 * 1024 * 1024 } = options;
  const origins = new Set(options.allowedOrigins.map(readOrigin));
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    // HTTP/2 would put several requests on one socket and blur what was sent when it breaks.
    allowH2: false,
    // The deadline of each request is ours.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async request(request) {
      assertAllowed(request.url, origins);
      using deadline = startDeadlineOfAll(request);
      const outgoing = identifyRequest(request, { userAgent, encoding: acceptEncoding });
      const { signal } = deadline;
      const open = openWhole(maxBodyBytes);
      const answer = await startExchange(agent, outgoing, { signal, open });
      const body = await readWhole(answer, maxBodyBytes);
      return { status: answer.status, headers: answer.headers, url: request.url, body };
    },
    async openStream(request) {
      assertAllowed(request.url, origins);
      using deadline = startDeadline(request);
      // Compression would hold lines back until the compressor's block is full.
      const outgoing = identifyRequest(request, { userAgent, encoding: 'identity' });
      const answer = await startExchange(agent, outgoing, {
        signal: deadline.signal,
        open: openBody,
      });
      const { status, headers } = answer;
      const decoded = decodeOpened(answer, request);
      return { status, headers, url: request.url, body: decoded };
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}

/** Whoever has it gathered reads line by line and keeps no line that is too long. */
function decodeOpened(
  answer: WireAnswer,
  { gatherBytes }: OutboundRequest,
): AsyncIterable<Uint8Array> {
  if (gatherBytes === undefined) return decodeBody(answer, Infinity);
  return isPlain(answer) ? gatherChunks(answer.body) : decodeEndless(answer);
}

function readOrigin(text: string): string {
  const url = new URL(text);
  const isPlainLoopback = url.protocol === 'http:' && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !isPlainLoopback) {
    throw new BlockedAddressError(`${url.origin}: a provider is reached by https`);
  }
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return (
    bare === 'localhost' || (ipaddr.isValid(bare) && ipaddr.parse(bare).range() === 'loopback')
  );
}

function assertAllowed(url: URL, origins: ReadonlySet<string>): void {
  if (url.username !== '' || url.password !== '') {
    throw new BlockedAddressError(`${url.origin}: credentials belong in a header`);
  }
  if (!origins.has(url.origin)) {
    throw new BlockedAddressError(`${url.origin} is not a configured provider`);
  }
}
