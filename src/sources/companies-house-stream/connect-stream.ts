import type { GuardedClient, InboundStream } from '../../http/guarded-client.ts';

export interface StreamEndpoint {
  readonly http: GuardedClient;
  readonly url: URL;
  readonly apiKey: string;
}

/** Companies House sends no headers before the first event or heartbeat, which may take 30 s on a quiet stream. */
const headersTimeoutMs = 90_000;
/** What is read at once in a surge: about as many events as one transaction takes. With half of it a fifth fewer are stored in a second. */
const gatherBytes = 1024 * 1024;

/** Asks for a stream from a timepoint on, or from now. Resuming is inclusive: the event of the timepoint comes again. */
export function connectStream(
  { http, url, apiKey }: StreamEndpoint,
  timepoint: number | null,
  signal: AbortSignal,
): Promise<InboundStream> {
  const address = new URL(url);
  if (timepoint !== null) address.searchParams.set('timepoint', String(timepoint));
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return http.openStream({
    method: 'GET',
    url: address,
    headers: { authorization },
    timeoutMs: headersTimeoutMs,
    signal,
    gatherBytes,
  });
}
