import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { GuardedClient } from '../../src/http/guarded-client.ts';
import type { Pace } from '../../src/http/pace.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { serveHttp } from './loopback-server.ts';
import { unlimitedPace } from './unlimited-pace.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly authorization: string | null;
  readonly contentType: string | null;
  readonly body: string;
}

export type ScriptedAnswer = (response: ServerResponse, request: SeenRequest) => void;

/** A real server that gives the scripted answers of a path in turn, the last one for ever. */
export interface ScriptedSnov extends AsyncDisposable {
  readonly options: {
    readonly http: GuardedClient;
    readonly baseUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly pace: Pace;
    readonly clock: Clock;
  };
  readonly seen: readonly SeenRequest[];
  /** What the client asked of its budget and told it, in order: `acquire` or a status. */
  readonly paced: readonly ('acquire' | number)[];
  on(path: string, ...answers: readonly ScriptedAnswer[]): void;
  seenAt(path: string): readonly SeenRequest[];
  advanceClock(ms: number): void;
  /** No request of the client takes longer from now on, whatever it allows itself. */
  limitRequestsTo(timeoutMs: number): void;
  /** From now on nobody listens. */
  shutDown(): Promise<void>;
}

export const tokenPath = '/v1/oauth/access_token';

export async function serveScriptedSnov(): Promise<ScriptedSnov> {
  const scripts = new Map<string, ScriptedAnswer[]>();
  const seen: SeenRequest[] = [];
  const paced: ('acquire' | number)[] = [];
  let now = Date.UTC(2026, 10, 3);
  let longestMs = Infinity;
  let tokensGiven = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrived = await toSeen(request);
    seen.push(arrived);
    const script = scripts.get(arrived.path) ?? [];
    const scripted = script.length > 1 ? script.shift() : script[0];
    (scripted ?? json(501, { unexpected: arrived.path }))(response, arrived);
  }
  const server = await serveHttp((request, response) => {
    void answer(request, response);
  });
  scripts.set(tokenPath, [
    (response, request) => {
      tokensGiven += 1;
      json(200, { access_token: `token-${tokensGiven}`, token_type: 'Bearer', expires_in: 3600 })(
        response,
        request,
      );
    },
  ]);
  const client = createProviderClient({
    allowedOrigins: [server.origin],
    userAgent: 'Strikewatch-test',
  });

  return {
    options: {
      http: {
        ...client,
        request: (request) =>
          client.request({ ...request, timeoutMs: Math.min(request.timeoutMs, longestMs) }),
      },
      baseUrl: server.origin,
      clientId: 'the-id',
      clientSecret: 'the&secret',
      pace: unlimitedPace({
        onAcquire: async () => void paced.push('acquire'),
        onAnswer: async (status) => void paced.push(status),
      }),
      clock: { now: () => now },
    },
    seen,
    paced,
    on(path, ...answers) {
      scripts.set(path, [...answers]);
    },
    seenAt: (path) => seen.filter((request) => request.path === path),
    advanceClock(ms) {
      now += ms;
    },
    limitRequestsTo(timeoutMs) {
      longestMs = timeoutMs;
    },
    async shutDown() {
      await server[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

export function json(status: number, body: unknown): ScriptedAnswer {
  return raw(status, 'application/json', JSON.stringify(body));
}

export function raw(status: number, contentType: string, body: string): ScriptedAnswer {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  };
}

/** The request was read to its end; then the connection goes. */
export const reset: ScriptedAnswer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Promises more than it sends. */
export const endEarly: ScriptedAnswer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"data":{"task_', () => response.socket?.destroy());
};

/** Reads the request and says nothing. */
export const silence: ScriptedAnswer = () => undefined;

async function toSeen(request: IncomingMessage): Promise<SeenRequest> {
  const url = new URL(request.url ?? '/', 'http://snov');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.search,
    authorization: request.headers.authorization ?? null,
    contentType: request.headers['content-type'] ?? null,
    body: await readText(request),
  };
}
