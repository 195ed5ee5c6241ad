import type { OutboundRequest } from './guarded-client.ts';

/** The caller's signal and the time limit of one request, as one signal. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/** For a body that is handed on: disposing lifts the time limit, and the caller's signal stays in force. */
export function startDeadline({ timeoutMs, signal }: OutboundRequest): Deadline {
  const { limit, lift } = startLimit(timeoutMs);
  return {
    signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
    [Symbol.dispose]: lift,
  };
}

/** For a request that is over with its body: disposing lifts both. AbortSignal.any does the same, and costs more. */
export function startDeadlineOfAll({ timeoutMs, signal }: OutboundRequest): Deadline {
  const { limit, lift } = startLimit(timeoutMs);
  const abort = (): void => limit.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: limit.signal,
    [Symbol.dispose]() {
      lift();
      signal?.removeEventListener('abort', abort);
    },
  };
}

function startLimit(timeoutMs: number) {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  return { limit, lift: () => clearTimeout(timer) };
}
