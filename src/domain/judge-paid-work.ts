import type { Credits } from './credits.ts';
import { suggestAction } from './failure-advice.ts';

/** Whether anything is bought of a provider at this moment. */
export const paidWorkStates = [
  'going_on',
  /** Nothing is asked for. */
  'idle',
  /** For more to send along, an answer, an hour or another day: the reason tells. */
  'waiting',
  'switched_off',
  'stopped_by_hand',
  /** Calls are held up because it does not answer as it should. */
  'held_up',
  'no_credits',
  /** It says that there are no credits, whatever its balance reads. */
  'refused_for_credits',
] as const;
export type PaidWorkState = (typeof paidWorkStates)[number];

export interface PaidWork {
  readonly state: PaidWorkState;
  readonly reason: string | null;
  readonly since: number | null;
  /** When it is tried again by itself; null when it is not, or nobody knows. */
  readonly nextTryAt: number | null;
}

/** All that the judgement rests on; instants in epoch milliseconds. */
export interface PaidWorkFacts {
  readonly now: number;
  /** By the settings. */
  readonly isSwitchedOff: boolean;
  /** That a person stopped spending, or the lane. */
  readonly stops: readonly { readonly at: number; readonly reason: string | null }[];
  /** The breaker that holds calls up. */
  readonly breaker: { readonly openedAt: number | null; readonly probeAt: number | null } | null;
  /** Null before the first reading. */
  readonly balance: { readonly credits: Credits; readonly readAt: number } | null;
  /** The balance does not pay for one more look-up. */
  readonly isEmpty: boolean;
  readonly exhaustion: {
    readonly since: number;
    /** The provider said so itself. */
    readonly isRefused: boolean;
    /** Until when no start is tried although there is a balance. */
    readonly startProbeAt: number | null;
  } | null;
  /** The job that buys, while there is one. */
  readonly job: { readonly runAt: number; readonly lastReason: string | null } | null;
}

/** What needs a person first, what passes by itself last. */
export function judgePaidWork(facts: PaidWorkFacts): PaidWork {
  const { now, stops, breaker, balance, isEmpty, exhaustion, job } = facts;
  const jobAt = job === null ? null : job.runAt;
  if (facts.isSwitchedOff) {
    const reason = 'spending is off in the settings';
    return { state: 'switched_off', reason, since: null, nextTryAt: null };
  }
  const [stop] = stops;
  if (stop !== undefined) {
    return {
      state: 'stopped_by_hand',
      reason: stop.reason,
      since: stop.at,
      nextTryAt: null,
    };
  }
  if (breaker !== null) {
    return {
      state: 'held_up',
      reason: 'the provider does not answer as it should',
      since: breaker.openedAt,
      nextTryAt: breaker.probeAt,
    };
  }
  if (isEmpty) {
    return {
      state: 'no_credits',
      reason: 'no credits left to spend',
      since: exhaustion?.since ?? balance?.readAt ?? null,
      nextTryAt: jobAt,
    };
  }
  if (exhaustion !== null) {
    const { since, startProbeAt } = exhaustion;
    if (!exhaustion.isRefused) {
      const reason = 'what is left above the floor may not pay for one more look-up';
      return { state: 'no_credits', reason, since, nextTryAt: jobAt };
    }
    const left = balance === null ? 'is not known' : `reads ${balance.credits}`;
    const reason = `the provider refuses for want of credits although the balance ${left}`;
    return { state: 'refused_for_credits', reason, since, nextTryAt: startProbeAt ?? jobAt };
  }
  if (job === null) return { state: 'idle', reason: null, since: null, nextTryAt: null };
  return job.runAt > now
    ? { state: 'waiting', reason: withAction(job.lastReason), since: null, nextTryAt: job.runAt }
    : { state: 'going_on', reason: null, since: null, nextTryAt: null };
}

/** Where it waits because a call failed, what may be done about that. */
function withAction(reason: string | null): string | null {
  return reason !== null && /^\w+Error: /.test(reason)
    ? `${reason}. ${suggestAction(reason)}`
    : reason;
}
