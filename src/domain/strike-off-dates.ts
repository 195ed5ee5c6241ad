import type { Gazette } from './gazette.ts';
import { addDays, addMonths } from './london-date.ts';

/** How long a first notice has to have stood; the dates that follow from it name it. */
export const noticePeriods = ['two_months', 'three_months', 'twenty_eight_days'] as const;
export type NoticePeriod = (typeof noticePeriods)[number];

/** Until then it was three months (Small Business, Enterprise and Employment Act 2015 s.103, in force by S.I. 2015/1689). */
const twoMonthsSince = '2015-10-10';

/** Before the end of the period an objection should be in (GOV.UK, Company strike off, dissolution and restoration, ch. 11). */
const objectionLeadDays = 14;

/** "delay the striking off for a further six months" (HMRC COTAX Manual COM42200). A practice, not a law. */
const suspensionMonths = 6;

/**
 * The period that applies to a notice: Companies Act 2006 s.1000(3) and s.1003(3). Under s.1002A it is 28 days beginning with the
 * notice; which of the two a notice of an annotated company means is not said, so the shorter one is taken: it cannot be too late.
 */
export function noticePeriodOf(noticeDate: string, isFraudStrikeOff: boolean): NoticePeriod {
  if (isFraudStrikeOff) return 'twenty_eight_days';
  return noticeDate < twoMonthsSince ? 'three_months' : 'two_months';
}

/** Not before this day. Where the last month has no such day, its last one (Dodds v Walker [1981] 1 WLR 1027). */
export function earliestDissolutionOf(noticeDate: string, period: NoticePeriod): string {
  switch (period) {
    case 'two_months':
      return addMonths(noticeDate, 2);
    case 'three_months':
      return addMonths(noticeDate, 3);
    case 'twenty_eight_days':
      return addDays(noticeDate, 28);
  }
}

/** The last day on which an objection is in time by the registrar's own guidance; null where it names none. */
export function objectionDeadlineOf(
  earliestDissolutionDate: string,
  period: NoticePeriod,
): string | null {
  if (period === 'twenty_eight_days') return null;
  return addDays(earliestDissolutionDate, -objectionLeadDays);
}

/** When a suspension lapses unless it is renewed: the register does not say, and nobody is told. */
export function suspensionExpiryOf(suspendedOn: string): string {
  return addMonths(suspendedOn, suspensionMonths);
}

/**
 * A hint, no promise: final notices come out on Tuesdays in London and Edinburgh. For the Belfast Gazette the day is not known.
 */
export function nextGazetteDayFrom(date: string, gazette: Gazette): string | null {
  if (gazette === 'belfast' || gazette === 'unknown') return null;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, (tuesday + 7 - weekday) % 7);
}

const tuesday = 2;
