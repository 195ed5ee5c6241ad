import type { StatusFact } from './company-status.ts';
import { isProposalToStrikeOff } from './company-status.ts';
import { gazetteOf, jurisdictionOf, type Gazette, type Jurisdiction } from './gazette.ts';
import {
  earliestDissolutionOf,
  nextGazetteDayFrom,
  noticePeriodOf,
  objectionDeadlineOf,
  suspensionExpiryOf,
  type NoticePeriod,
} from './strike-off-dates.ts';
import {
  strikeOffAttempts,
  type Attempt,
  type AttemptEnd,
  type Attempts,
  type FilingRef,
  type Proceeding,
  type TimelineFiling,
} from './strike-off-attempts.ts';
import { clearingsOn, endOfClearing } from './strike-off-clearings.ts';
import { leaveReasonOfStatus } from './strike-off-transition.ts';
import { lastLateDayOf } from './status-lag.ts';
import type { LeaveReason, StrikeOffRoute, StrikeOffStage } from './strike-off.ts';

/** What the register says of the company besides its filings. */
export interface TimelineCompany {
  readonly companyNumber: string;
  readonly jurisdiction: string | null;
  /** A section 1002A annotation: the company was registered on a false basis. Kept apart from the route. */
  readonly isFraudStrikeOff: boolean;
  /** Null when nothing is known of the status. */
  readonly status: (StatusFact & { readonly asOf: string }) | null;
  readonly dissolutionDate: string | null;
}

/** Where the latest attempt to strike the company off stands, and where each date comes from. */
export interface StrikeOffTimeline {
  /** Which attempt of the company's life it is, from 1; 0 when no strike-off is known, only a dissolution or a restoration. */
  readonly attempt: number;
  readonly route: StrikeOffRoute;
  readonly stage: StrikeOffStage;
  readonly application: FilingRef | null;
  /** The first Gazette notice that counts: the latest of its route. */
  readonly notice: FilingRef | null;
  readonly restarts: number;
  /** Not before this day; the register decides when. Null when the notice is unknown. */
  readonly earliestDissolutionDate: string | null;
  /** The rule behind it. */
  readonly noticePeriod: NoticePeriod | null;
  /** Last day on which an objection surely counts; null when unknown, suspended or over. */
  readonly objectionDeadline: string | null;
  readonly suspension: {
    readonly since: string;
    /** By practice, not by law: see `suspensionExpiryOf`. */
    readonly expiresOn: string;
    readonly filing: FilingRef;
    /** The latest one after it, from whose day it runs on; null while there is none. */
    readonly renewal: FilingRef | null;
  } | null;
  readonly end: AttemptEnd | null;
  readonly restoration: Attempt['restoration'];
  /** A hint at when a final notice may appear, never a date of dissolution. */
  readonly nextGazetteDay: string | null;
  readonly jurisdiction: Jurisdiction;
  readonly gazette: Gazette;
  readonly isFraudStrikeOff: boolean;
}

export interface TimelineInput {
  /** In any order, repeated or not; filings of other kinds do not matter. */
  readonly filings: readonly TimelineFiling[];
  readonly company: TimelineCompany;
  /** The day in London. */
  readonly today: string;
  /** A day on which the register said that nothing was under way: what was filed before is over. */
  readonly clearedOn?: string | null;
  /** Why nothing was under way any more, as far as the status told on that day. */
  readonly clearedBy?: LeaveReason | null;
  /** Whether what the status proposes is known to be of none of the attempts that the filings tell of. */
  readonly isAnew?: boolean;
}

/** Derives the timeline from the filings and the status; null when neither speaks of a strike-off. */
export function strikeOffTimeline(input: TimelineInput): StrikeOffTimeline | null {
  const { filings, today, clearedOn = null, clearedBy = null } = input;
  const clearings = clearingsOn({ leftOn: clearedOn, by: clearedBy });
  return timelineOf(input, strikeOffAttempts(filings, today, clearings));
}

/** The same, from filings that are already split into attempts. */
export function timelineOf(
  {
    company,
    today,
    clearedOn = null,
    clearedBy = null,
    isAnew = false,
  }: Omit<TimelineInput, 'filings'>,
  { attempts }: Attempts,
): StrikeOffTimeline | null {
  const settled = settle(attempts.at(-1), { clearedOn, clearedBy, company });
  const attempt = withStatus(settled, attempts, { company, clearedOn, isAnew });
  if (attempt === null) return null;
  const leading = attempt.proceedings.toSorted((a, b) => compareLeading(a, b, company))[0];
  const notice = leading?.notice ?? null;
  const noticePeriod = leading === undefined ? null : periodOf(leading, company);
  const earliest = leading === undefined ? null : earliestOf(leading, company);
  const isRunning = attempt.end === null;
  const suspension = isRunning ? (leading?.suspension ?? null) : null;
  const isCounting = isRunning && suspension === null && earliest !== null;
  const jurisdiction = jurisdictionOf(company);
  return {
    attempt: attempt.number,
    route: leading?.route ?? 'unknown',
    stage: stageOf(attempt, leading, company),
    application: leading?.application ?? null,
    notice,
    restarts: leading?.restarts ?? 0,
    earliestDissolutionDate: earliest,
    noticePeriod,
    objectionDeadline:
      isCounting && noticePeriod !== null ? objectionDeadlineOf(earliest, noticePeriod) : null,
    suspension:
      suspension === null
        ? null
        : {
            since: suspension.first.date,
            expiresOn: suspensionExpiryOf(suspension.latest.date),
            filing: suspension.first,
            renewal: suspension.latest === suspension.first ? null : suspension.latest,
          },
    end: attempt.end,
    restoration: attempt.restoration,
    nextGazetteDay: isCounting
      ? nextGazetteDayFrom(earliest > today ? earliest : today, gazetteOf(jurisdiction))
      : null,
    jurisdiction,
    gazette: gazetteOf(jurisdiction),
    isFraudStrikeOff: company.isFraudStrikeOff,
  };
}

/** The register was clear after the last filing: the attempt is over. */
function settle(
  attempt: Attempt | undefined,
  {
    clearedOn,
    clearedBy,
    company,
  }: {
    readonly clearedOn: string | null;
    readonly clearedBy: LeaveReason | null;
    readonly company: TimelineCompany;
  },
): Attempt | undefined {
  if (attempt === undefined || attempt.end !== null) return attempt;
  if (clearedOn === null || attempt.lastDate >= clearedOn) return attempt;
  const clearing = { on: clearedOn, by: clearedBy };
  return { ...attempt, end: endOfClearing(clearing, company.dissolutionDate) };
}

/**
 * Whether a status that proposes is of a time after the attempt, and not only late: the register has been seen without a proposal since, or the
 * company was restored, or it is long past. A new notice makes an attempt of its own.
 */
function isAfter(
  { end, restoration, lastDate }: Attempt,
  { asOf, clearedOn }: { readonly asOf: string; readonly clearedOn: string | null },
): boolean {
  if (end === null) return false;
  const endedOn = end.date ?? lastDate;
  // A company that is dissolved is not struck off again, whatever its status was before.
  const wasClear = end.cause === null && clearedOn !== null && clearedOn >= endedOn;
  const isTold = restoration !== null || wasClear;
  return (isTold ? endedOn : lastLateDayOf(endedOn)) < asOf;
}

/**
 * The status knows that there is an attempt before the filings do, and that one is over when no filing says so. An active company
 * without the detail proves nothing: applied for, suspended, or a notice that the status has not caught up with.
 */
function withStatus(
  attempt: Attempt | undefined,
  attempts: readonly Attempt[],
  {
    company: { status, dissolutionDate },
    clearedOn,
    isAnew,
  }: {
    readonly company: TimelineCompany;
    readonly clearedOn: string | null;
    readonly isAnew: boolean;
  },
): Attempt | null {
  if (status === null) return attempt ?? null;
  if (isProposalToStrikeOff(status)) {
    const isLate = !isAnew && attempt !== undefined;
    if (isLate && !isAfter(attempt, { asOf: status.asOf, clearedOn })) return attempt;
    const number = Math.max(0, ...attempts.map((past) => past.number)) + 1;
    return { number, proceedings: [], end: null, restoration: null, lastDate: '' };
  }
  const reason = leaveReasonOfStatus(status.companyStatus);
  const isToldByStatus = reason !== 'unknown' && status.asOf >= (attempt?.lastDate ?? '');
  if (attempt === undefined || attempt.end !== null || !isToldByStatus) return attempt ?? null;
  const date = reason === 'dissolved' ? dissolutionDate : null;
  return { ...attempt, end: { reason, date, filing: null, cause: null } };
}

/** Of two proceedings under way the one that can end the company first. */
function compareLeading(a: Proceeding, b: Proceeding, company: TimelineCompany): number {
  return (
    urgencyOf(a) - urgencyOf(b) ||
    compare(earliestOf(a, company) ?? unknownLast, earliestOf(b, company) ?? unknownLast) ||
    compare(a.route, b.route)
  );
}

/** Sorts after every date. */
const unknownLast = '~';

function urgencyOf({ notice, suspension }: Proceeding): number {
  if (notice !== null && suspension === null) return 0;
  return suspension === null ? 2 : 1;
}

function earliestOf(proceeding: Proceeding, company: TimelineCompany): string | null {
  const period = periodOf(proceeding, company);
  if (proceeding.notice === null || period === null) return null;
  return earliestDissolutionOf(proceeding.notice.date, period);
}

/** Section 1002A is the registrar's own doing: a notice upon the company's application is not under it. */
function periodOf(
  { notice, route }: Proceeding,
  { isFraudStrikeOff }: TimelineCompany,
): NoticePeriod | null {
  if (notice === null) return null;
  return noticePeriodOf(notice.date, isFraudStrikeOff && route === 'compulsory');
}

function stageOf(
  { end, restoration, number }: Attempt,
  leading: Proceeding | undefined,
  { status }: TimelineCompany,
): StrikeOffStage {
  if (restoration !== null) return 'restored';
  switch (end?.reason) {
    case 'discontinued':
      return 'discontinued';
    case 'withdrawn':
      return 'withdrawn';
    case 'dissolved':
      return 'dissolved';
    case 'insolvency':
      if (end.filing !== null || number === 0) return 'dissolved';
      break;
    case 'converted':
    case 'not_confirmed':
    case 'unknown':
    case undefined:
      break;
  }
  if (leading?.suspension != null) return 'suspended';
  if (leading?.notice != null) return 'first_notice';
  // The register proposes already, so its notice is only not seen yet.
  const isProposed = status !== null && isProposalToStrikeOff(status);
  return leading?.application != null && !isProposed ? 'applied' : 'proposed';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
