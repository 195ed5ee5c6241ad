import type { breakerOperations, CallOutcome } from '../../domain/breaker.ts';
import type { Breaker, CallEnd } from '../../http/breaker.ts';
import type { Snov } from './client.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../domain/paid-provider-errors.ts';
import type { StartOutcome } from './start-outcome.ts';

export type SnovOperation = (typeof breakerOperations)['snov'][number];

/** A start goes only while reads do: what costs money never finds out whether Snov is back, as a balance can. */
export const snovNeeds = { start: 'read' } as const;

/** Snov behind its breakers. */
export function guardSnov(client: Snov, breaker: Breaker<SnovOperation>): Snov {
  const read = <T>(call: () => Promise<T>): Promise<T> => breaker.guard('read', call, judgeRead);
  const start = (call: () => Promise<StartOutcome>): Promise<StartOutcome> =>
    breaker.guard('start', call, judgeStart);
  return {
    balance: (signal) => read(() => client.balance(signal)),
    domainsResult: (taskHash, signal) => read(() => client.domainsResult(taskHash, signal)),
    emailsResult: (taskHash, signal) => read(() => client.emailsResult(taskHash, signal)),
    startDomains: (task, signal) => start(() => client.startDomains(task, signal)),
    startEmails: (task, signal) => start(() => client.startEmails(task, signal)),
    verificationsResult: (taskHash, signal) =>
      read(() => client.verificationsResult(taskHash, signal)),
    startVerifications: (task, signal) => start(() => client.startVerifications(task, signal)),
    emailCount: (domain, signal) =>
      breaker.guard('read', () => client.emailCount(domain, signal), judgeCount),
  };
}

export function judgeRead(end: CallEnd<unknown>): CallOutcome {
  return end.kind === 'returned' ? 'success' : judgeError(end.error);
}

/** A hint that fails says nothing of what is needed: results and balances are still asked for. */
export function judgeCount(end: CallEnd<unknown>): CallOutcome {
  const outcome = judgeRead(end);
  return outcome === 'failure' ? 'unsent' : outcome;
}

/** No credits is the paid lane's pause, not a fault of Snov. */
export function judgeStart(end: CallEnd<StartOutcome>): CallOutcome {
  if (end.kind === 'threw') return judgeError(end.error);
  switch (end.value.kind) {
    case 'accepted':
    case 'exhausted':
      return 'success';
    case 'throttled':
      return 'limited';
    case 'in-doubt':
      return 'failure';
    case 'refused':
      return judgeRefusal(end.value.status);
  }
}

function judgeError(error: unknown): CallOutcome {
  if (error instanceof ProviderUnavailableError) {
    return error.why === 'no-credits' ? 'success' : 'failure';
  }
  if (error instanceof RateLimitedError) return 'limited';
  if (error instanceof ProviderRefusedError) return judgeRefusal(error.status);
  return 'unsent';
}

/** What Snov refuses for the key or the plan it refuses for every call; anything else concerns the one request. */
function judgeRefusal(status: number): CallOutcome {
  return status === 401 || status === 403 ? 'key_refused' : 'success';
}
