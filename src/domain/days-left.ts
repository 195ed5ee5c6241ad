import { daysBetween } from './london-date.ts';
import type { StrikeOffStage } from './strike-off.ts';

/**
 * Days until the company may be dissolved at the earliest, never "on": null when no notice date is known or the strike-off
 * is suspended. Zero or less once the date has passed and the register has not acted yet.
 */
export function daysLeft(
  episode: {
    readonly stage: StrikeOffStage;
    readonly earliestDissolutionDate: string | null;
  },
  today: string,
): number | null {
  if (episode.stage === 'suspended' || episode.earliestDissolutionDate === null) return null;
  return daysBetween(today, episode.earliestDissolutionDate);
}
