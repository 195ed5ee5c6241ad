import {
  closedUntil,
  latestClosing,
  openPeriodFrom,
  type BusinessHours,
} from './business-hours.ts';
import { endangeredAfterMs } from './judge-stream-health.ts';
import { lanes, type Lane } from './job.ts';

export const workTimes = ['always', 'business-hours'] as const;
export type WorkTimes = (typeof workTimes)[number];

/** Which work keeps to business hours. */
export interface Schedule {
  readonly businessHours: BusinessHours;
  /** Starting paid look-ups; what was started is followed to its end at any time. */
  readonly paidWork: WorkTimes;
  readonly websiteVisits: WorkTimes;
  /** Being connected to the streams. */
  readonly streams: WorkTimes;
}

/** When the work of a lane goes on; null where it does not wait. */
export function laneWaitsUntil(schedule: Schedule, lane: Lane, now: number): number | null {
  return timesOf(schedule, lane) === 'always' ? null : closedUntil(schedule.businessHours, now);
}

export interface ClosedLane {
  readonly lane: Lane;
  readonly until: number;
}

/** The lanes whose work waits for business hours at this moment. */
export function waitingLanes(schedule: Schedule, now: number): readonly ClosedLane[] {
  return lanes.flatMap((lane) => {
    const until = laneWaitsUntil(schedule, lane, now);
    return until === null ? [] : [{ lane, until }];
  });
}

function timesOf(schedule: Schedule, lane: Lane): WorkTimes {
  switch (lane) {
    case 'snov':
    case 'hunter':
      return schedule.paidWork;
    case 'website':
    case 'rendering':
      return schedule.websiteVisits;
    case 'companies-house':
    case 'download':
    case 'internal':
      return 'always';
  }
}

export interface StreamPause {
  readonly from: number;
  readonly until: number;
  /** Companies House may no longer have all of it when the pause ends. */
  readonly isBeyondRetention: boolean;
}

/** The pause of the streams that is on, or else the next one; null where they are read always. */
export function streamPauseFrom(
  { streams, businessHours }: Schedule,
  now: number,
): StreamPause | null {
  if (streams === 'always') return null;
  const { from, to } = openPeriodFrom(businessHours, now);
  return from > now
    ? toPause(latestClosing(businessHours, now), from)
    : toPause(to, openPeriodFrom(businessHours, to).from);
}

/** The longest pause of the streams within a year. */
export function longestStreamPause(schedule: Schedule, now: number): StreamPause | null {
  const end = now + 366 * 86_400_000;
  let longest: StreamPause | null = null;
  let pause = streamPauseFrom(schedule, now);
  while (pause !== null && pause.from < end) {
    if (longest === null || lengthOf(pause) > lengthOf(longest)) longest = pause;
    pause = streamPauseFrom(schedule, pause.until);
  }
  return longest;
}

function lengthOf({ from, until }: StreamPause): number {
  return until - from;
}

/** Hours without end have none. */
function toPause(from: number, until: number): StreamPause | null {
  return from === until
    ? null
    : { from, until, isBeyondRetention: until - from > endangeredAfterMs };
}
