import type { Filing } from './filing.ts';
import { clearBefore, type Clearing } from './strike-off-clearings.ts';
import {
  strikeOffForm,
  strikeOffKinds,
  type DissolutionCause,
  type FormFields,
  type ProceedingRoute,
  type RestorationWay,
  type StrikeOffForm,
} from './strike-off-forms.ts';
import type { LeaveReason } from './strike-off.ts';

export type TimelineFiling = FormFields & Pick<Filing, 'transactionId' | 'date'>;

/** The filing behind a date. */
export interface FilingRef {
  readonly transactionId: string;
  readonly type: string | null;
  readonly date: string;
}

/** One of the two ways of striking off, while it runs. Both may run at once, and a form of one does nothing to the other. */
export interface Proceeding {
  readonly route: ProceedingRoute;
  readonly application: FilingRef | null;
  readonly notice: FilingRef | null;
  /** Notices that took the place of an earlier one. */
  readonly restarts: number;
  /** First and latest filing of the suspension that holds it up; a new notice lifts it. */
  readonly suspension: { readonly first: FilingRef; readonly latest: FilingRef } | null;
}

export interface AttemptEnd {
  readonly reason: LeaveReason;
  /** Null when it is over for certain and nothing tells since when. */
  readonly date: string | null;
  readonly filing: FilingRef | null;
  /** Of a dissolution that a filing tells. */
  readonly cause: DissolutionCause | null;
}

/** From the first filing of a strike-off to the end of all that was under way. */
export interface Attempt {
  /** Counted from 1 over the company's life; 0 for what is no strike-off, such as the end of a liquidation. */
  readonly number: number;
  /** What runs, or what ran last. */
  readonly proceedings: readonly Proceeding[];
  readonly end: AttemptEnd | null;
  readonly restoration: (FilingRef & { readonly by: RestorationWay }) | null;
  /** Day of the latest filing that belongs to it; empty when none does. */
  readonly lastDate: string;
}

/** A filing that says something of a strike-off, and the attempt it belongs to. */
export interface TimelineEvent {
  readonly filing: FilingRef;
  readonly form: StrikeOffForm;
  readonly attempt: number;
}

export interface Attempts {
  readonly attempts: readonly Attempt[];
  readonly events: readonly TimelineEvent[];
  /** Dated ahead of the clock: they say nothing until their day. */
  readonly ahead: readonly { readonly filing: FilingRef; readonly form: StrikeOffForm }[];
}

/**
 * Splits a history into attempts, whatever the order of the filings and however often one is repeated. An attempt runs while an
 * application or a notice stands; what is filed after its end belongs to the next one. So does what begins after a day on which the register was clear.
 */
export function strikeOffAttempts(
  filings: readonly TimelineFiling[],
  today: string,
  clearings: readonly Clearing[] = [],
): Attempts {
  const said = distinct(filings)
    .flatMap(toSaid)
    .toSorted((a, b) => compareSaid(a, b));
  const attempts: Attempt[] = [];
  const events: TimelineEvent[] = [];
  for (const { filing, form } of said) {
    if (filing.date > today) continue;
    const begun = { kind: form.kind, date: filing.date };
    const cleared = clearBefore(attempts.at(-1), begun, clearings);
    if (cleared !== null) attempts.splice(-1, 1, cleared.over);
    const standing = cleared?.standing ?? [];
    const { attempt, isNew } = advance(attempts.at(-1), { filing, form }, { attempts, standing });
    if (!isNew) attempts.pop();
    attempts.push(attempt);
    events.push({ filing, form, attempt: attempt.number });
  }
  return { attempts, events, ahead: said.filter(({ filing }) => filing.date > today) };
}

interface Said {
  readonly filing: FilingRef;
  readonly form: StrikeOffForm;
}

function toSaid(filing: TimelineFiling): readonly Said[] {
  const form = strikeOffForm(filing);
  if (form === null) return [];
  const { transactionId, type, date } = filing;
  return [{ filing: { transactionId, type, date }, form }];
}

/** Of one transaction the version that sorts last counts, so that it does not matter which came first. */
function distinct(filings: readonly TimelineFiling[]): readonly TimelineFiling[] {
  const byId = new Map<string, TimelineFiling>();
  for (const filing of filings) {
    const known = byId.get(filing.transactionId);
    if (known === undefined || versionOf(known) < versionOf(filing)) {
      byId.set(filing.transactionId, filing);
    }
  }
  return [...byId.values()];
}

function versionOf({ date, type, description, descriptionText }: TimelineFiling): string {
  return JSON.stringify([date, type, description, descriptionText ?? null]);
}

function compareSaid(a: Said, b: Said): number {
  return (
    compare(a.filing.date, b.filing.date) ||
    strikeOffKinds.indexOf(a.form.kind) - strikeOffKinds.indexOf(b.form.kind) ||
    compare(JSON.stringify(a.form), JSON.stringify(b.form)) ||
    compare(a.filing.transactionId, b.filing.transactionId)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function countOf(attempts: readonly Attempt[]): number {
  return attempts.filter((attempt) => attempt.number > 0).length;
}

function advance(
  last: Attempt | undefined,
  said: Said,
  {
    attempts,
    standing,
  }: { readonly attempts: readonly Attempt[]; readonly standing: readonly Proceeding[] },
): { readonly attempt: Attempt; readonly isNew: boolean } {
  const running = last?.end === null ? last : undefined;
  const { filing, form } = said;
  if (form.kind === 'restored') return restore(last, { filing, by: form.by });
  // The end of a liquidation counts as an attempt only where a strike-off was under way.
  const isStrikeOff =
    form.kind !== 'dissolved' ||
    (form.cause !== 'liquidation' && form.cause !== 'statutory_instrument');
  if (last !== undefined && repeatsEnd(last, said)) return { attempt: last, isNew: false };
  const begun = begin(isStrikeOff ? countOf(attempts) + 1 : 0);
  const attempt = running ?? { ...begun, proceedings: standing };
  return { attempt: touch(apply(attempt, said), filing.date), isNew: running === undefined };
}

/** A company dissolved once is not dissolved again, and what ends twice on one day has ended once. */
function repeatsEnd({ end, restoration, proceedings }: Attempt, { filing, form }: Said): boolean {
  if (end?.filing == null || restoration !== null) return false;
  switch (form.kind) {
    case 'dissolved':
      return end.cause !== null && (end.cause === form.cause || form.cause === 'unknown');
    case 'discontinued':
    case 'withdrawn':
      return (
        end.reason === form.kind &&
        end.date === filing.date &&
        proceedings.some(({ route }) => route === form.route)
      );
    case 'applied':
    case 'notice':
    case 'suspended':
    case 'restored':
      return false;
  }
}

function begin(number: number): Attempt {
  return { number, proceedings: [], end: null, restoration: null, lastDate: '' };
}

function touch(attempt: Attempt, date: string): Attempt {
  return date > attempt.lastDate ? { ...attempt, lastDate: date } : attempt;
}

function apply(attempt: Attempt, { filing, form }: Said): Attempt {
  switch (form.kind) {
    case 'applied':
      // Nobody applies while an application stands: a suspended one has lapsed.
      return change(attempt, form.route, (before) => ({
        ...(before.suspension === null ? before : nothingYet(form.route)),
        application: filing,
      }));
    case 'notice':
      return change(attempt, form.route, (before) => ({
        ...before,
        notice: filing,
        restarts: before.restarts + (before.notice === null ? 0 : 1),
        suspension: null,
      }));
    case 'suspended':
      return change(attempt, form.route, (before) => ({
        ...before,
        suspension: { first: before.suspension?.first ?? filing, latest: filing },
      }));
    case 'discontinued':
    case 'withdrawn':
      return stop(attempt, { route: form.route, reason: form.kind, filing });
    case 'dissolved':
      return dissolve(attempt, { cause: form.cause, filing });
    case 'restored':
      return attempt;
  }
}

function change(
  attempt: Attempt,
  route: ProceedingRoute,
  make: (before: Proceeding) => Proceeding,
): Attempt {
  const before = attempt.proceedings.find((proceeding) => proceeding.route === route);
  const others = attempt.proceedings.filter((proceeding) => proceeding.route !== route);
  return { ...attempt, proceedings: [...others, make(before ?? nothingYet(route))] };
}

function nothingYet(route: ProceedingRoute): Proceeding {
  return { route, application: null, notice: null, restarts: 0, suspension: null };
}

/** Ends one proceeding, and the attempt when no other runs. */
function stop(
  attempt: Attempt,
  {
    route,
    reason,
    filing,
  }: {
    readonly route: ProceedingRoute;
    readonly reason: LeaveReason;
    readonly filing: FilingRef;
  },
): Attempt {
  const others = attempt.proceedings.filter((proceeding) => proceeding.route !== route);
  if (others.length > 0) return { ...attempt, proceedings: others };
  const ended = attempt.proceedings.length > 0 ? attempt.proceedings : [nothingYet(route)];
  return {
    ...attempt,
    proceedings: ended,
    end: { reason, date: filing.date, filing, cause: null },
  };
}

function dissolve(
  attempt: Attempt,
  { cause, filing }: { readonly cause: DissolutionCause; readonly filing: FilingRef },
): Attempt {
  const reason = cause === 'liquidation' ? 'insolvency' : 'dissolved';
  const end = { reason, date: filing.date, filing, cause } as const;
  if (cause !== 'compulsory' && cause !== 'voluntary') return { ...attempt, end };
  const own = attempt.proceedings.find((proceeding) => proceeding.route === cause);
  return { ...attempt, proceedings: [own ?? nothingYet(cause)], end };
}

/** Only a dissolved company can be restored, so one that was not is taken for dissolved on a day nobody told. */
function restore(
  last: Attempt | undefined,
  { filing, by }: { readonly filing: FilingRef; readonly by: RestorationWay },
): { readonly attempt: Attempt; readonly isNew: boolean } {
  const end = last?.end ?? { reason: 'dissolved', date: null, filing: null, cause: null };
  const wasDissolved = end.reason === 'dissolved' || end.reason === 'insolvency';
  const restoration = { ...filing, by };
  if (last === undefined || !wasDissolved) {
    const dissolved = { reason: 'dissolved', date: null, filing: null, cause: null } as const;
    return {
      attempt: { ...begin(0), end: dissolved, restoration, lastDate: filing.date },
      isNew: true,
    };
  }
  // An application by form RT01 may be followed by the order of a court: the first one brought it back.
  const first = last.restoration ?? restoration;
  return {
    attempt: touch({ ...last, end, restoration: first }, filing.date),
    isNew: false,
  };
}
