import { throttlePauseMs } from './limits.ts';
import { errorText, isExhausted, isSuccess, isThrottled } from './read-reply.ts';
import type { Reply } from './read-reply.ts';
import { StartedTask } from './schema.ts';

/** What became of a paid start. Every kind but `accepted` and `in-doubt` means for certain that nothing was executed. */
export type StartOutcome =
  | { readonly kind: 'accepted'; readonly taskHash: string }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Sent, but without a usable answer: it may be running and may be charged, and must not be sent again unseen. */
  | { readonly kind: 'in-doubt'; readonly reason: string };

export function readStartReply(reply: Reply): StartOutcome {
  const started = StartedTask.safeParse(reply.json);
  if (isSuccess(reply) && started.success) return { kind: 'accepted', taskHash: started.data };
  if (isThrottled(reply)) return { kind: 'throttled', retryAfterMs: throttlePauseMs };
  if (isExhausted(reply)) return { kind: 'exhausted' };
  if (isSuccess(reply)) {
    return { kind: 'in-doubt', reason: `answered ${reply.status} without a task hash` };
  }
  if (isDefiniteRefusal(reply.status)) {
    return { kind: 'refused', status: reply.status, message: errorText(reply) };
  }
  return { kind: 'in-doubt', reason: `answered ${reply.status}` };
}

/** 408 and 409 may come from something between us and Snov, or from work already under way. */
function isDefiniteRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 409;
}
