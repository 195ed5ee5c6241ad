import { onTestFinished } from 'vitest';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createHunter, type Hunter } from '../../src/sources/hunter/client.ts';
import { serveHttp } from './loopback-server.ts';
import type { ScriptedAnswer } from './scripted-snov.ts';
import { unlimitedPace } from './unlimited-pace.ts';

export interface SeenQuestion {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly apiKey: string | undefined;
}

export interface ScriptedHunter {
  readonly client: Hunter;
  readonly seen: readonly SeenQuestion[];
  /** What the client asked of its budget and told it, in order: `acquire`, a status, or `lost`. */
  readonly paced: readonly ('acquire' | 'lost' | number)[];
  /** What the coming requests are answered with, the last one for ever. */
  answer(...answers: readonly ScriptedAnswer[]): void;
  /** From now on nobody listens. */
  shutDown(): Promise<void>;
}

export const hunterKey = 'key-that-nobody-may-see';

/** Hunter's client against a real server that answers as it is told. Gone when the test ends. */
export async function serveScriptedHunter(longestMs = 30_000): Promise<ScriptedHunter> {
  const seen: SeenQuestion[] = [];
  const paced: ('acquire' | 'lost' | number)[] = [];
  let script: ScriptedAnswer[] = [];
  const server = await serveHttp((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hunter');
    const { 'x-api-key': key } = request.headers;
    seen.push({
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      apiKey: typeof key === 'string' ? key : undefined,
    });
    const next = script.length > 1 ? script.shift() : script[0];
    next?.(response, {
      method: request.method ?? '',
      path: url.pathname,
      query: url.search,
      authorization: request.headers.authorization ?? null,
      contentType: null,
      body: '',
    });
  });
  const http = createProviderClient({
    allowedOrigins: [server.origin],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  return {
    client: createHunter({
      http: { ...http, request: (request) => http.request({ ...request, timeoutMs: longestMs }) },
      baseUrl: server.origin,
      apiKey: hunterKey,
      pace: unlimitedPace({
        onAcquire: async () => void paced.push('acquire'),
        onAnswer: async (status) => void paced.push(status),
        onLoss: async () => void paced.push('lost'),
      }),
    }),
    seen,
    paced,
    answer(...answers) {
      script = [...answers];
    },
    shutDown: async () => server[Symbol.asyncDispose](),
  };
}
