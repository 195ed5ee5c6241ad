import type { BreakerReason, BreakerStateName } from './breaker.ts';
import type { PaidProviderName } from './enrichment.ts';
import type { Lane } from './job.ts';
import type { StreamVerdict } from './judge-stream-health.ts';
import type { Provider } from './operation.ts';
import type { StreamName } from './stream.ts';

export interface BreakerFacts {
  readonly operation: string;
  readonly state: BreakerStateName;
  readonly reason: BreakerReason | null;
  readonly openedAt: number | null;
  readonly probeAt: number | null;
}

export interface ProviderFacts {
  readonly isConfigured: boolean;
  /** A job of its lane could be taken up now. */
  readonly hasDueJob: boolean;
  readonly breakers: readonly BreakerFacts[];
  /** Null while it was never asked. */
  readonly pace: {
    /** Share of the plan, 1 = all of it. */
    readonly factor: number;
    readonly slowedAt: number | null;
    /** In the past when there is no block. */
    readonly blockedUntil: number;
    /** The latest call; while there is a block, the one that was told to wait. Null when none is on record. */
    readonly calledAt: number | null;
    /** When a job of its lane was last done; null when none was for a day. */
    readonly doneAt: number | null;
  } | null;
}

export interface CreditFacts {
  /** Null before the first reading. */
  readonly balance: string | null;
  readonly isExhausted: boolean;
  readonly exhaustedSince: number | null;
  /** When it is found out whether there are some again; null when nobody knows. */
  readonly nextTryAt: number | null;
  /** That a person has stopped spending; null while it goes on. */
  readonly stop: { readonly at: number; readonly reason: string | null } | null;
  /** That nothing is bought by the settings, or for the ceiling of the day, and until when; null while it is. */
  readonly held: { readonly by: 'settings' | 'day'; readonly until: number | null } | null;
  /** Since when a paid request is under way of which nobody knows whether it was executed, and no balance was read since; null while there is none. */
  readonly doubtfulSince: number | null;
  /** Credits of look-ups that were parked because nobody knows what became of them. They are never sent again by themselves. */
  readonly inDoubt: string;
  readonly reserved: string;
}

export interface StreamFacts {
  readonly stream: StreamName;
  readonly verdict: StreamVerdict;
  /** When it was heard of last; null when it never was. */
  readonly lastByteAt: number | null;
  /** End of the scheduled pause that is on. */
  readonly restsUntil: number | null;
  /** Begin of each stretch that was not seen and is not made good. */
  readonly missedFrom: readonly number[];
  /** When the repair is expected to be done; null where nobody could say. */
  readonly repairedAt: number | null;
}

/** All that the judgement rests on; instants in epoch milliseconds. */
export interface OperationFacts {
  readonly now: number;
  readonly providers: Readonly<Record<Provider, ProviderFacts>>;
  readonly credits: Readonly<Record<PaidProviderName, CreditFacts>>;
  /** Whether pages are rendered at all. */
  readonly isRendering: boolean;
  /** Those that are followed. */
  readonly streams: readonly StreamFacts[];
  readonly pauses: readonly {
    readonly lane: Lane;
    readonly reason: string | null;
    readonly pausedAt: number;
  }[];
  /** Lanes that keep to business hours, outside of these. */
  readonly closed: readonly { readonly lane: Lane; readonly until: number }[];
  readonly worker: {
    readonly isPresent: boolean;
    /** When the last one was heard of; null when there never was one. */
    readonly lastSeenAt: number | null;
  };
  readonly disk: DiskFacts;
}

/** The disk that the database is on. */
export interface DiskFacts {
  /** Nothing can be written. */
  readonly isFull: boolean;
  /** Null while it is not, and where only its room was looked at. */
  readonly fullSince: number | null;
}
