import type { StrikeOffTimeline } from '../domain/strike-off-timeline.ts';

/** What an episode keeps of its timeline. */
export function datesOf(timeline: StrikeOffTimeline | null) {
  return {
    route: timeline?.route ?? 'unknown',
    stage: timeline?.stage ?? 'proposed',
    applied_on: timeline?.application?.date ?? null,
    notice_date: timeline?.notice?.date ?? null,
    earliest_dissolution_date: timeline?.earliestDissolutionDate ?? null,
    objection_deadline: timeline?.objectionDeadline ?? null,
    suspended_on: timeline?.suspension?.since ?? null,
    suspension_expires_on: timeline?.suspension?.expiresOn ?? null,
  } as const;
}
