import type { breakerOperations, CallOutcome } from '../../domain/breaker.ts';
import type { Breaker, CallEnd } from '../../http/breaker.ts';
import { judgePaidCalls } from '../judge-paid-calls.ts';
import type { Hunter } from './client.ts';
import type { AskOutcome } from './read-answer.ts';

export type HunterOperation = (typeof breakerOperations)['hunter'][number];

/** A purchase goes only while reads do: what costs money never finds out whether Hunter is back, as the account can. */
export const hunterNeeds = { start: 'read' } as const;

/** Hunter behind its breakers. */
export function guardHunter(client: Hunter, breaker: Breaker<HunterOperation>): Hunter {
  return {
    account: (signal) => breaker.guard('read', () => client.account(signal), judgeRead),
    ask: (task, signal) => breaker.guard('start', () => client.ask(task, signal), judgeAsk),
    verification: (task, signal) =>
      breaker.guard('read', () => client.verification(task, signal), judgeRead),
    emailCount: (domain, signal) =>
      breaker.guard('read', () => client.emailCount(domain, signal), judgeCount),
  };
}

const judges = judgePaidCalls(judgeRefusal);
export const { judgeRead, judgeCount } = judges;

/** No credits is the lane's pause, not a fault of Hunter. One question that it calls wrong is nothing; if it calls all of them wrong, they are. */
export function judgeAsk(end: CallEnd<AskOutcome>): CallOutcome {
  if (end.kind === 'threw') return judges.judgeError(end.error);
  switch (end.value.kind) {
    case 'answered':
      return end.value.isWrongQuestion ? 'failure' : 'success';
    case 'in-progress':
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

/** A 403 that is not Hunter's own limiter comes from what stands before it, and is of this address. */
function judgeRefusal(status: number): CallOutcome {
  if (status === 401) return 'key_refused';
  return status === 403 ? 'address_refused' : 'success';
}
