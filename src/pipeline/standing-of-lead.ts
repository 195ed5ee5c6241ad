import { daysLeft } from '../domain/days-left.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { StrikeOffStage } from '../domain/strike-off.ts';
import type { EpisodeRow } from '../store/episodes.ts';

/** How much time a lead has, as an order of buying asks. */
export function standingOfLead(
  episode: EpisodeRow,
  now: number,
): { readonly stage: StrikeOffStage; readonly daysLeft: number | null } {
  const { stage, earliest_dissolution_date: earliestDissolutionDate } = episode;
  return { stage, daysLeft: daysLeft({ stage, earliestDissolutionDate }, londonDateOf(now)) };
}
