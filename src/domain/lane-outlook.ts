import type { LaneStanding } from './operation.ts';

/** Why nothing of a lane's work is taken up. */
export type LaneHold = 'paused' | 'business hours' | 'held up';

/** What is known of a lane's work when somebody asks when it will be done. */
export interface LaneProgress {
  /** Jobs that are due or in hand, and those that are still to be asked for. */
  readonly remaining: number;
  readonly finishedPerMinute: number;
  readonly hold: LaneHold | null;
  readonly now: number;
}

export const outlookWords = [
  'clear',
  'clears',
  'standing still',
  'paused',
  'business hours',
  /** By its provider, its credits, the disk, or because nobody works the queue. */
  'held up',
] as const;

export interface LaneOutlook {
  readonly word: (typeof outlookWords)[number];
  /** When nothing will be left if it goes on like this and nothing is added; null where nobody could say. */
  readonly clearsAt: number | null;
}

/** When the work of a lane will be done. An instant is only named when work is really getting done. */
export function laneOutlook({
  remaining,
  finishedPerMinute,
  hold,
  now,
}: LaneProgress): LaneOutlook {
  if (remaining === 0) return { word: 'clear', clearsAt: null };
  if (hold !== null) return { word: hold, clearsAt: null };
  if (finishedPerMinute <= 0) return { word: 'standing still', clearsAt: null };
  return { word: 'clears', clearsAt: now + Math.ceil((remaining / finishedPerMinute) * 60_000) };
}

/** Whether anything of the lane's work is taken up, by how it stands. */
export function holdOf({ word, reason }: Pick<LaneStanding, 'word' | 'reason'>): LaneHold | null {
  if (reason === 'stopped_by_hand') return 'paused';
  if (reason === 'business_hours') return 'business hours';
  // The next job that is due asks, so nothing holds it up.
  if (reason === 'next_call_asks') return null;
  return word === 'down' || word === 'stopped' || word === 'waiting' ? 'held up' : null;
}
