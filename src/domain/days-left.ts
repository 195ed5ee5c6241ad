import { daysBetween } from './london-date.ts';
import type { StrikeOffStage } from './strike-off.ts';

/**
 * Days until the company may be dissolved at the earliest, never "on": null unless a first notice of a known date runs, so also while
 * the strike-off is suspended and once it is over. Zero or less once the date has passed and the register has not acted yet.
 */
export function daysLeft(
  episode: {
    readonly stage: StrikeOffStage;
    readonly earliestDissolutionDate: string | null;
  },
  today: string,
): number | null {
  if (episode.stage !== 'first_notice' || episode.earliestDissolutionDate === null) return null;
  return daysBetween(today, episode.earliestDissolutionDate);
}
