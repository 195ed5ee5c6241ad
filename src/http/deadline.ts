import type { OutboundRequest } from './guarded-client.ts';

/** The caller's signal and the time limit of one request, as one signal. */
export interface Deadline extends Disposable {
  /** Disposing lifts the time limit; the caller's signal stays in force. */
  readonly signal: AbortSignal;
}

export function startDeadline({ timeoutMs, signal }: OutboundRequest): Deadline {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  return {
    signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
