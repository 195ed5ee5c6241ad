import type { TimelineFiling, FilingRef } from '../../src/domain/strike-off-attempts.ts';
import {
  strikeOffTimeline,
  type StrikeOffTimeline,
  type TimelineCompany,
  type TimelineInput,
} from '../../src/domain/strike-off-timeline.ts';

/** `GAZ1 2026-03-10`; with a description `GAZ2/gazette-dissolved-liquidation 2026-05-19`; with a text `GAZ(U)/legacy/First gazette 1998-01-06`. */
export function historyFiling(text: string, index: number): TimelineFiling {
  const date = text.slice(-10);
  const [type = '', description = '', descriptionText = ''] = text.slice(0, -11).split('/');
  return {
    transactionId: `T${index}`,
    type: type === '' ? null : type,
    description: description === '' ? null : description,
    descriptionText: descriptionText === '' ? null : descriptionText,
    date,
  };
}

export const ordinaryCompany: TimelineCompany = {
  companyNumber: '01234567',
  jurisdiction: 'england-wales',
  isFraudStrikeOff: false,
  status: null,
  dissolutionDate: null,
};

/** The status that proposes to strike off, as it was on a day. */
export function proposedOn(asOf: string): TimelineCompany['status'] {
  return {
    companyStatus: 'active',
    companyStatusDetail: 'active-proposal-to-strike-off',
    asOf,
  };
}

/** The day on which histories are looked at unless they say otherwise: a Wednesday. */
export const historyToday = '2026-11-25';

export function timelineOfHistory(
  texts: readonly string[],
  about: Partial<TimelineCompany> &
    Partial<Pick<TimelineInput, 'today' | 'clearedOn' | 'clearedBy'>> = {},
): StrikeOffTimeline | null {
  const { today = historyToday, clearedOn = null, clearedBy = null, ...company } = about;
  return strikeOffTimeline({
    filings: texts.map(historyFiling),
    company: { ...ordinaryCompany, ...company },
    today,
    clearedOn,
    clearedBy,
  });
}

/** A whole timeline in which every filing is written `TYPE date`, to be compared with an expected one. */
export type WrittenTimeline = ReturnType<typeof writeTimeline>;

export function writeTimeline(timeline: StrikeOffTimeline) {
  const { application, notice, suspension, end, restoration, ...rest } = timeline;
  return {
    ...rest,
    application: write(application),
    notice: write(notice),
    suspension:
      suspension === null
        ? null
        : `${suspension.since} to ${suspension.expiresOn} by ${write(suspension.filing)}${suspension.renewal === null ? '' : `, renewed by ${write(suspension.renewal)}`}`,
    end:
      end === null
        ? null
        : `${end.reason} on ${end.date} by ${write(end.filing)}${end.cause === null ? '' : `: ${end.cause}`}`,
    restoration: restoration === null ? null : `${write(restoration)}: ${restoration.by}`,
  };
}

function write(filing: FilingRef | null): string | null {
  return filing === null ? null : `${filing.type ?? '?'} ${filing.date}`;
}

/** What is known of a strike-off of which nothing is known. */
export const unknownTimeline: WrittenTimeline = {
  attempt: 1,
  route: 'unknown',
  stage: 'proposed',
  application: null,
  notice: null,
  restarts: 0,
  earliestDissolutionDate: null,
  noticePeriod: null,
  objectionDeadline: null,
  suspension: null,
  end: null,
  restoration: null,
  nextGazetteDay: null,
  jurisdiction: 'england_and_wales',
  gazette: 'london',
  isFraudStrikeOff: false,
};
