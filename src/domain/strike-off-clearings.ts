import { lastLateDayOf } from './status-lag.ts';
import type { Attempt, AttemptEnd, Proceeding } from './strike-off-attempts.ts';
import { suspensionExpiryOf } from './strike-off-dates.ts';
import type { StrikeOffKind } from './strike-off-forms.ts';
import type { LeaveReason } from './strike-off.ts';

/** A day on which the register is known not to have proposed to strike the company off. */
export interface Clearing {
  readonly on: string;
  /**
   * It had proposed before, so that whatever was filed until then is over. Else it is only known not to have proposed, and what it would have
   * shown by then is over: an application is never shown, a suspension may not be, and a notice may be late.
   */
  readonly isEnd: boolean;
  /** Why it proposed no longer, as far as the status told. */
  readonly by: LeaveReason | null;
}

/** The clearings of those of two days that are known: on which an episode was seen to end, and on which the register was seen not to propose. */
export function clearingsOn({
  leftOn,
  by = null,
  clearOn = null,
}: {
  readonly leftOn: string | null;
  readonly by?: LeaveReason | null;
  readonly clearOn?: string | null;
}): readonly Clearing[] {
  return [
    ...(leftOn === null ? [] : [{ on: leftOn, isEnd: true, by }]),
    ...(clearOn === null ? [] : [{ on: clearOn, isEnd: false, by: null }]),
  ];
}

/** An attempt that a clearing has ended before a filing that begins another one, and what of it goes on: applications, which stand. */
export interface ClearedAttempt {
  readonly over: Attempt;
  readonly standing: readonly Proceeding[];
}

/** Null where the filing goes on with what is under way. */
export function clearBefore(
  attempt: Attempt | undefined,
  begun: { readonly kind: StrikeOffKind; readonly date: string },
  clearings: readonly Clearing[],
): ClearedAttempt | null {
  if (begun.kind !== 'applied' && begun.kind !== 'notice') return null;
  if (attempt === undefined || attempt.end !== null) return null;
  const noticed = attempt.proceedings.filter(({ notice }) => notice !== null);
  const clearing = clearings.find(
    (each) => isBehind(begun.date, each) && noticed.length > 0 && isOver(attempt, each),
  );
  if (clearing === undefined) return null;
  return {
    over: { ...attempt, proceedings: noticed, end: endOfClearing(clearing, null) },
    standing: attempt.proceedings.filter(({ notice }) => notice === null),
  };
}

/** A notice that a proposal seen after the clearing may be of. */
function isBehind(date: string, { on, isEnd }: Clearing): boolean {
  return (isEnd ? date : lastLateDayOf(date)) >= on;
}

function isOver({ proceedings, lastDate }: Attempt, { on, isEnd }: Clearing): boolean {
  return isEnd ? lastDate < on : proceedings.every((each) => isSpent(each, on));
}

/** A notice of which nothing was to be seen any more. */
function isSpent({ notice, suspension }: Proceeding, on: string): boolean {
  if (notice === null) return true;
  const isHeldUp = suspension !== null && suspensionExpiryOf(suspension.latest.date) >= on;
  return !isHeldUp && lastLateDayOf(notice.date) < on;
}

/** Unless the status told, nothing tells why. */
export function endOfClearing(
  { on, by }: Pick<Clearing, 'on' | 'by'>,
  dissolvedOn: string | null,
): AttemptEnd {
  const end = { date: on, filing: null, cause: null };
  switch (by) {
    case 'insolvency':
    case 'converted':
      return { ...end, reason: by };
    case 'dissolved':
      return { ...end, reason: by, date: dissolvedOn ?? on };
    case 'discontinued':
    case 'withdrawn':
    case 'not_confirmed':
    case 'unknown':
    case null:
      return { ...end, reason: 'unknown' };
  }
}
