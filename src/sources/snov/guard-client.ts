import type { breakerOperations, CallOutcome } from '../../domain/breaker.ts';
import { isAccountRefused } from '../../domain/paid-provider-errors.ts';
import type { Breaker, CallEnd } from '../../http/breaker.ts';
import { judgePaidCalls } from '../judge-paid-calls.ts';
import type { Snov } from './client.ts';
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

const judges = judgePaidCalls(judgeRefusal);
export const { judgeRead, judgeCount } = judges;

/** No credits is the paid lane's pause, not a fault of Snov. */
export function judgeStart(end: CallEnd<StartOutcome>): CallOutcome {
  if (end.kind === 'threw') return judges.judgeError(end.error);
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

/** What Snov refuses for the key or the plan it refuses for every call; anything else concerns the one request. */
function judgeRefusal(status: number): CallOutcome {
  return isAccountRefused(status) ? 'key_refused' : 'success';
}
