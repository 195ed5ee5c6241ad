import { addDays, londonDateOf } from './london-date.ts';
import { londonInstant } from './london-instant.ts';
import type { StrikeOffTimeline } from './strike-off-timeline.ts';

/** A first notice follows an application within a week or two; after that it is looked for again every two weeks. */
const afterApplicationDays = 14;
/** The register proposes and no filing tells why yet: notices are published weekly. */
const afterProposalDays = 7;
/** Final notices are published weekly. */
const afterEarliestDays = 7;
/** Not struck off weeks after the earliest date: something holds it up that no filing tells. */
const overdueAfterDays = 56;
const overdueDays = 28;
const afterExpiryDays = 14;
/** The filings say it is over, the status does not yet. */
const afterEndDays = 1;

const minutesPerDay = 1_440;

/**
 * When the register is asked again because the stage is expected to change by then: at a random minute of a day, so that what becomes
 * due on one Gazette day does not come at once. Null when nothing is expected.
 */
export function decideNextReading(
  timeline: StrikeOffTimeline | null,
  {
    now,
    isOpen,
    aheadOn,
    jitter,
  }: {
    readonly now: number;
    /** The register proposes, as far as is known. */
    readonly isOpen: boolean;
    /** Day of the first filing that is dated ahead of the clock. */
    readonly aheadOn: string | null;
    readonly jitter: number;
  },
): number | null {
  const today = londonDateOf(now);
  const days = [dayOf(timeline, { today, isOpen }), aheadOn].filter((day) => day !== null);
  const day = days.toSorted()[0];
  return day === undefined ? null : londonInstant(day, Math.floor(jitter * minutesPerDay));
}

/** Always a later day than today, so that a reading never asks for itself at once. */
function dayOf(
  timeline: StrikeOffTimeline | null,
  { today, isOpen }: { readonly today: string; readonly isOpen: boolean },
): string | null {
  if (timeline === null) return isOpen ? addDays(today, afterProposalDays) : null;
  if (timeline.end !== null) return isOpen ? addDays(today, afterEndDays) : null;
  const { suspension, application, earliestDissolutionDate: earliest, nextGazetteDay } = timeline;
  switch (timeline.stage) {
    case 'proposed':
      return isOpen ? addDays(today, afterProposalDays) : null;
    case 'applied':
      return onceThenEvery(
        addDays(application?.date ?? today, afterApplicationDays),
        afterApplicationDays,
        today,
      );
    case 'suspended':
      return onceThenEvery(addDays(suspension?.expiresOn ?? today, 1), afterExpiryDays, today);
    case 'first_notice': {
      if (earliest === null) return addDays(today, afterEarliestDays);
      if (addDays(earliest, overdueAfterDays) <= today) return addDays(today, overdueDays);
      // The day after, when the notice of a Gazette day is on the register.
      return onceThenEvery(addDays(nextGazetteDay ?? earliest, 1), afterEarliestDays, today);
    }
    case 'discontinued':
    case 'withdrawn':
    case 'dissolved':
    case 'restored':
      return null;
  }
}

function onceThenEvery(first: string, days: number, today: string): string {
  return first > today ? first : addDays(today, days);
}
