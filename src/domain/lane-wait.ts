import type { Lane } from './job.ts';
import { waitingLanes, type Schedule } from './schedule.ts';

export const waitReasons = ['business hours', 'resume'] as const;

/** Why a job that is due does not run. */
export const jobWaitReasons = [...waitReasons, 'breaker'] as const;

export interface JobWait {
  readonly lane: Lane;
  readonly waitsFor: (typeof jobWaitReasons)[number];
  /** Null where somebody has to let it go on. */
  readonly until: number | null;
}

/** A lane whose work waits at this moment, and for what. */
export interface LaneWait extends JobWait {
  readonly waitsFor: (typeof waitReasons)[number];
  /** Why somebody has stopped it, and when. */
  readonly pause: { readonly reason: string | null; readonly pausedAt: number } | null;
}

/** A lane that a person has stopped waits for that person, whatever the hour. */
export function laneWaits(
  schedule: Schedule,
  pauses: readonly {
    readonly lane: Lane;
    readonly reason: string | null;
    readonly paused_at: number;
  }[],
  now: number,
): readonly LaneWait[] {
  const paused = pauses.map(({ lane, reason, paused_at: pausedAt }): LaneWait => ({
    lane,
    waitsFor: 'resume',
    until: null,
    pause: { reason, pausedAt },
  }));
  const closed = waitingLanes(schedule, now)
    .filter(({ lane }) => !pauses.some((pause) => pause.lane === lane))
    .map(({ lane, until }): LaneWait => ({ lane, waitsFor: 'business hours', until, pause: null }));
  return [...paused, ...closed];
}
