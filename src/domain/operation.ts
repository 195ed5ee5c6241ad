import { refusedKeyWaitMs } from './breaker.ts';
import type { Lane } from './job.ts';
import { streamNames, type StreamName } from './stream.ts';

/** How the whole fares. stopped = a person has stopped every call to others; degraded = some part does not do its work. */
export const operationModes = ['normal', 'degraded', 'stopped'] as const;
export type OperationMode = (typeof operationModes)[number];

/** How one lane or part fares. */
export const operationWords = [
  'running',
  /** Works, but less than it could. */
  'slowed',
  /** Works again by itself. */
  'waiting',
  /** What was missed is being made good. */
  'repairing',
  'down',
  /** Until a person lets it go on. */
  'stopped',
  /** Not set up here. */
  'off',
  'unknown',
] as const;
export type OperationWord = (typeof operationWords)[number];

/** Providers that are asked, by the name of their lane. */
export const providers = ['companies-house', 'snov', 'hunter'] as const satisfies readonly Lane[];
export type Provider = (typeof providers)[number];

export type StreamPart = `${StreamName}-stream`;
const streamParts = streamNames.map((stream): StreamPart => `${stream}-stream`);

/** What lanes and leads depend on. `queue` is the process that works the lanes, `disk` the one the database is on. */
export const operationParts = [
  ...providers,
  'credits',
  'hunter-credits',
  'queue',
  'disk',
  ...streamParts,
] as const;
export type OperationPart = (typeof operationParts)[number];

interface ReasonMeaning {
  readonly word: OperationWord;
  /** Whether the whole is not normal while this is so. */
  readonly isTrouble: boolean;
  readonly text: string;
}

/** Why something does not simply run, and what that is called. */
export const operationReasons = {
  not_configured: { word: 'off', isTrouble: false, text: 'not set up here' },
  stopped_by_hand: { word: 'stopped', isTrouble: true, text: 'stopped by a person' },
  breaker_by_hand: {
    word: 'stopped',
    isTrouble: true,
    text: 'its breaker was opened by a person',
  },
  disk_full: {
    word: 'waiting',
    isTrouble: true,
    text: 'the disk is full, so nothing can be written down',
  },
  no_worker: { word: 'down', isTrouble: true, text: 'no process works the queue' },
  failures: { word: 'down', isTrouble: true, text: 'too many calls failed' },
  key_refused: { word: 'down', isTrouble: true, text: 'the key was refused' },
  address_refused: { word: 'down', isTrouble: true, text: 'this address was refused' },
  register_empty: {
    word: 'down',
    isTrouble: true,
    text: 'answers “no such company” about company after company that is known to exist',
  },
  probing: { word: 'down', isTrouble: true, text: 'being asked whether it is back' },
  next_call_asks: {
    word: 'waiting',
    isTrouble: false,
    text: 'failed when it was last asked; half-open, waiting for the next call, and there is none to make',
  },
  spending_stopped: {
    word: 'stopped',
    isTrouble: true,
    text: 'a person has stopped spending; what was bought is followed up',
  },
  spending_off: {
    word: 'stopped',
    isTrouble: false,
    text: 'spending is off in the settings; what was bought is followed up',
  },
  day_ceiling_reached: {
    word: 'waiting',
    isTrouble: false,
    text: 'the credits of the day are spent; what was bought is followed up',
  },
  purchases_held_up: {
    word: 'waiting',
    isTrouble: true,
    text: 'nothing new is bought, because purchases failed; what was bought is followed up',
  },
  spend_in_doubt: {
    word: 'waiting',
    isTrouble: true,
    text: 'nobody knows what became of a paid request; the balance is read before anything else is bought',
  },
  credits_exhausted: {
    word: 'waiting',
    isTrouble: true,
    text: 'no credits left to spend, or the provider says so',
  },
  balance_not_read: {
    word: 'unknown',
    isTrouble: false,
    text: 'no balance read yet; it is read before anything is bought',
  },
  business_hours: { word: 'waiting', isTrouble: false, text: 'outside business hours' },
  told_to_wait: { word: 'waiting', isTrouble: false, text: 'the provider told us to wait' },
  told_to_wait_long: {
    word: 'waiting',
    isTrouble: true,
    text: 'the provider told us to wait, for longer than five minutes',
  },
  pace_lowered: { word: 'slowed', isTrouble: false, text: 'asked more slowly than planned' },
  pace_below_half: {
    word: 'slowed',
    isTrouble: true,
    text: 'asked at less than half the planned rate',
  },
  stream_connecting: { word: 'waiting', isTrouble: false, text: 'connecting' },
  stream_heartbeats_only: {
    word: 'down',
    isTrouble: true,
    text: 'connected, but brings no events when there must be some',
  },
  stream_unreadable: {
    word: 'down',
    isTrouble: true,
    text: 'connected, but too many of its events cannot be read',
  },
  stream_silent: { word: 'down', isTrouble: true, text: 'nothing is heard of it' },
  stream_down: { word: 'down', isTrouble: true, text: 'cannot be connected' },
  stream_key_refused: {
    word: 'stopped',
    isTrouble: true,
    text: `its key was refused: it is tried again every ${refusedKeyWaitMs / 1_000} seconds, and a wrong one has to be put right`,
  },
  gap_open: {
    word: 'repairing',
    isTrouble: true,
    text: 'a stretch was not seen and is being made good',
  },
} as const satisfies Readonly<Record<string, ReasonMeaning>>;
export type OperationReason = keyof typeof operationReasons;

/** A provider that wants to be left alone for longer than it counts its calls over is no everyday matter; a second or two are for clocks that differ. */
export const longWaitMs = 5 * 60_000 + 5_000;

/** When it goes on. `unknown` is when the other side is back; nextLookAt = when it is asked next, null where the next job asks. */
export type ComesBack =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'by_hand' }
  | { readonly kind: 'unknown'; readonly nextLookAt: number | null };

export interface Standing {
  readonly word: OperationWord;
  /** Null while it simply runs. */
  readonly reason: OperationReason | null;
  /** What is known beyond the reason. May hold text of others. */
  readonly detail: string | null;
  readonly since: number | null;
  /** Null while it runs, and of what is off. */
  readonly comesBack: ComesBack | null;
}

export interface LaneStanding extends Standing {
  readonly lane: Lane;
}

export interface PartStanding extends Standing {
  readonly part: OperationPart;
}

/** Whether what leaves as leads is as good as it would be if all worked. */
export interface Freshness {
  readonly isStale: boolean;
  /** Up to when everything is known that the register had said; null where nobody could tell. */
  readonly asOf: number | null;
  /** Why it is stale, in words. */
  readonly reasons: readonly string[];
}

export interface Operation {
  readonly mode: OperationMode;
  /** Since when it is not normal, as far as is known. */
  readonly since: number | null;
  readonly lanes: readonly LaneStanding[];
  readonly parts: readonly PartStanding[];
  readonly freshness: Freshness;
}

/** What each lane does, and so what waits while it does not run. */
export const laneWork: Readonly<Record<Lane, string>> = {
  'companies-house': 'checks of companies, filings, officers',
  snov: 'paid look-ups of domains and e-mails',
  hunter: 'paid look-ups of what others do not find',
  website: 'visits that prove a website',
  rendering: 'pages that a browser puts together',
  download: 'bulk files',
  internal: 'planning; it asks nobody',
};

export const streamEffect = 'changes are not seen; they are asked for from where it ended';

/** What it means while a part does not work. */
export const partEffect: Readonly<
  Record<Provider | 'credits' | 'hunter-credits' | 'queue' | 'disk', string>
> = {
  'companies-house': 'nothing new is confirmed, announced or paid for; events are kept',
  snov: 'paid look-ups wait; what is free goes on',
  hunter: 'its paid look-ups wait; what is free goes on',
  credits: 'nothing is bought of Snov.io; what is free goes on',
  'hunter-credits': 'nothing is bought of Hunter; what is free goes on',
  queue: 'all work waits; what the streams bring is kept',
  disk: 'all work waits and the streams stand still; what is stored can be read, and all goes on by itself',
};

export function effectOf(part: OperationPart): string {
  return isStreamPart(part) ? streamEffect : partEffect[part];
}

function isStreamPart(part: OperationPart): part is StreamPart {
  return part.endsWith('-stream');
}
