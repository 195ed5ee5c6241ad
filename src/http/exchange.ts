import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { OutboundRequest } from './guarded-client.ts';
import { describeTlsFailure } from './describe-tls-failure.ts';
import { BlockedAddressError, NetworkError } from './http-errors.ts';

/** A response whose body is still on the wire, encoded as the server sent it. */
export interface WireAnswer<Body extends WireBody = Readable> {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Destroying it before its end drops the connection. */
  readonly body: Body;
}

/** What takes a body as it comes. */
export interface WireBody {
  /** Null is the end. False when no more is wanted for now. */
  push(chunk: Uint8Array | null): boolean;
  destroy(error?: Error): unknown;
}

/** Makes what takes the body of an answer with this head. `onClose` is to be called when nothing more will be taken. */
export type OpenBody<Body extends WireBody> = (
  controller: Dispatcher.DispatchController,
  head: {
    readonly headers: ReadonlyMap<string, string>;
    readonly request: OutboundRequest;
    readonly onClose: () => void;
  },
) => Body;

/**
 * Sends one request and resolves with the head of its answer.
 *
 * Speaks to undici's dispatcher rather than to its `request`, because only the dispatcher tells when a request gets
 * its socket (`onRequestStart`): up to then not a byte was written and the fate of a failure is `never-sent`.
 */
export function startExchange<Body extends WireBody>(
  dispatcher: Dispatcher,
  request: OutboundRequest,
  { signal, open }: { readonly signal: AbortSignal; readonly open: OpenBody<Body> },
): Promise<WireAnswer<Body>> {
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer<Body>>();
  let hasSocket = false;
  let controller: Dispatcher.DispatchController | null = null;
  let body: Body | null = null;

  const fail = (cause: unknown): void => {
    signal.removeEventListener('abort', abort);
    const error = describeFailure(cause, { request, hasSocket });
    reject(error);
    body?.destroy(error);
  };
  const abort = (): void => {
    fail(signal.reason);
    controller?.abort(new Error('aborted', { cause: signal.reason }));
  };
  const onClose = (): void => signal.removeEventListener('abort', abort);
  if (signal.aborted) {
    fail(signal.reason);
    return promise;
  }
  signal.addEventListener('abort', abort, { once: true });

  dispatcher.dispatch(
    {
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method,
      headers: request.headers ?? {},
      body: request.body ?? null,
    },
    {
      onRequestStart(started) {
        controller = started;
        // Aborted while it waited for a connection: undici still holds it, and would send it now.
        if (signal.aborted) started.abort(new Error('aborted', { cause: signal.reason }));
        else hasSocket = true;
      },
      onResponseStart(started, status, headers) {
        if (status < 200) return;
        const joined = joinHeaders(headers);
        body = open(started, { headers: joined, request, onClose });
        resolve({ status, headers: joined, body });
      },
      onResponseData(started, chunk) {
        if (body?.push(chunk) === false) started.pause();
      },
      onResponseEnd() {
        signal.removeEventListener('abort', abort);
        body?.push(null);
      },
      onResponseError(_, error) {
        fail(error);
      },
    },
  );
  return promise;
}

/** A body to be read piece by piece. */
export const openBody: OpenBody<Readable> = (controller, { request, onClose }) => {
  const body = new Readable({
    highWaterMark: request.gatherBytes,
    read: () => controller.resume(),
    destroy: (error, done) => {
      controller.abort(error ?? new Error('body not wanted'));
      done(error);
    },
  });
  // A failure reaches whoever iterates. Without a listener, one that comes before the iteration starts would end the process.
  body.on('error', () => undefined);
  body.once('close', onClose);
  return body;
};

function joinHeaders(headers: NodeJS.Dict<string | string[]>): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    joined.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return joined;
}

function describeFailure(
  cause: unknown,
  { request, hasSocket }: { request: OutboundRequest; hasSocket: boolean },
): Error {
  if (cause instanceof BlockedAddressError || cause instanceof NetworkError) return cause;
  // Origin only: paths and queries carry names and keys.
  return new NetworkError(`${request.method} ${request.url.origin}: ${describeCause(cause)}`, {
    fate: hasSocket ? 'unknown' : 'never-sent',
    cause,
  });
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const distrusted = 'code' in cause ? describeTlsFailure(String(cause.code)) : null;
  if (distrusted !== null) return distrusted;
  // The AggregateError of a name with several addresses has a code and no message.
  if (cause.message === '' && 'code' in cause) return String(cause.code);
  return cause.message;
}
