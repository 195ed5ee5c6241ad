import {
  addCredits,
  compareCredits,
  subtractCredits,
  sumCredits,
  type Credits,
} from './credits.ts';

/** What one reading of the balance showed beyond our receipts, of the stretch since the reading before it. */
export interface BalanceStretch {
  readonly from: number;
  /** `read_at` of the reading that ends it. */
  readonly readAt: number;
  /** Credits that went without a receipt of ours. */
  readonly unexplained: Credits;
  readonly toppedUp: Credits;
  /** True when the credits are a shared pool and a difference proves nothing. */
  readonly isShared: boolean;
}

/** A receipt that came after readings which knew nothing of it: it explains what one of those from `from` to `to` could not. */
export interface LateReceipt {
  readonly from: number;
  readonly to: number;
  readonly credits: Credits;
}

export interface BalanceEvidence {
  /** In order of time. */
  readonly stretches: readonly BalanceStretch[];
  readonly receipts: readonly LateReceipt[];
}

/** A start of which only the balance can tell. */
export interface DoubtfulStart {
  readonly id: string;
  /** `read_at` of the balance it was decided on. */
  readonly readAtBefore: number;
  /** No task takes longer than until then. */
  readonly dueAt: number;
  /** The most it can have cost. */
  readonly mostCredits: Credits;
}

/** A task under way, which may have been charged without that its receipt is there. */
export interface TaskUnderWay {
  readonly readAtBefore: number;
}

export type BalanceVerdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'not-spent' }
  /** Of these starts together; nobody else has moved the balance. */
  | {
      readonly kind: 'spent';
      readonly on: readonly { readonly id: string; readonly credits: Credits }[];
      readonly credits: Credits;
    }
  | { readonly kind: 'undecidable'; readonly reason: string };

/** Whoever spent on the account within a week before may have done so now. */
export const othersHeededMs = 7 * 24 * 3_600_000;

/**
 * What the balance tells of a start in doubt. Its stretches are those from the reading it was decided on to the first one after which no task can
 * still be at work; whatever moves the balance later says nothing of it.
 *
 * A balance that has not moved in them means that nothing was charged. One that fell by no more than the starts in doubt can have cost, on an
 * account on which nobody else spends, was moved by them: each is then spent, as a group where their stretches share a fall.
 * Anything else is left to a person: what others spend or buy hides what the start did.
 */
export function judgeByBalance(
  start: DoubtfulStart,
  {
    evidence,
    doubts,
    underWay,
  }: {
    readonly evidence: BalanceEvidence;
    /** All that only the balance can end, this one among them. */
    readonly doubts: readonly DoubtfulStart[];
    readonly underWay: readonly TaskUnderWay[];
  },
): BalanceVerdict {
  const window = windowOf(start, evidence);
  if (window === null) return { kind: 'wait' };
  const own = movesWithin(evidence, window);
  const ownVeil = veilOver(own);
  if (ownVeil !== null) return { kind: 'undecidable', reason: ownVeil };
  if (compareCredits(own.unexplained, '0') === 0) return { kind: 'not-spent' };

  const group = groupOf(start, evidence, doubts);
  if (group === null) return { kind: 'wait' };
  const falls = fallsWithin(evidence, group.window);
  const isOpen = underWay.some((task) => falls.some(({ readAt }) => readAt > task.readAtBefore));
  if (isOpen) return { kind: 'wait' };
  const moves = movesWithin(evidence, group.window);
  const veil = veilOver(moves);
  if (veil !== null) return { kind: 'undecidable', reason: veil };
  const most = sumCredits(group.members.map(({ mostCredits }) => mostCredits));
  if (compareCredits(moves.unexplained, most) > 0) {
    return { kind: 'undecidable', reason: 'more went than it can have cost' };
  }
  const all = movesWithin(evidence, { from: group.window.from - othersHeededMs, to: Infinity });
  if (compareCredits(all.unexplained, moves.unexplained) !== 0) {
    return { kind: 'undecidable', reason: 'somebody else spends on the account' };
  }
  return { kind: 'spent', credits: moves.unexplained, on: share(moves.unexplained, group.members) };
}

/** Why a difference of these stretches tells nothing; null when it does. */
function veilOver({ isShared, toppedUp }: BalanceMoves): string | null {
  if (isShared) return 'the account is shared';
  return compareCredits(toppedUp, '0') === 0 ? null : 'credits came in meanwhile';
}

export interface BalanceMoves {
  readonly unexplained: Credits;
  readonly toppedUp: Credits;
  readonly isShared: boolean;
}

/**
 * What moved the balance after `from` and up to `to`. A late receipt counts only where all the readings that it may explain lie within: else what it
 * explains may be outside, and what is unexplained here something else.
 */
export function movesWithin(
  { stretches, receipts }: BalanceEvidence,
  { from, to }: { readonly from: number; readonly to: number },
): BalanceMoves {
  const within = stretches.filter(({ readAt }) => readAt > from && readAt <= to);
  const explained = receipts.filter((receipt) => receipt.from > from && receipt.to <= to);
  return {
    unexplained: subtractCredits(
      sumCredits(within.map(({ unexplained }) => unexplained)),
      sumCredits(explained.map(({ credits }) => credits)),
    ),
    toppedUp: sumCredits(within.map(({ toppedUp }) => toppedUp)),
    isShared: stretches.some(({ readAt, isShared }) => isShared && readAt >= from && readAt <= to),
  };
}

/** The stretches in which the balance fell by more than receipts of just that stretch account for. */
export function fallsWithin(
  evidence: BalanceEvidence,
  { from, to }: { readonly from: number; readonly to: number },
): readonly BalanceStretch[] {
  return evidence.stretches.filter(({ readAt, unexplained }) => {
    if (readAt <= from || readAt > to) return false;
    const explained = evidence.receipts.filter(
      (receipt) => receipt.from === readAt && receipt.to === readAt,
    );
    const left = subtractCredits(unexplained, sumCredits(explained.map(({ credits }) => credits)));
    return compareCredits(left, '0') > 0;
  });
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Null while the reading that ends it is not there. */
function windowOf(start: DoubtfulStart, { stretches }: BalanceEvidence): Window | null {
  const last = stretches.find(({ readAt }) => readAt >= start.dueAt);
  return last === undefined ? null : { from: start.readAtBefore, to: last.readAt };
}

/** All starts that may have caused one of the falls in question, and the stretches of them all. Null while one of them is not due. */
function groupOf(
  start: DoubtfulStart,
  evidence: BalanceEvidence,
  doubts: readonly DoubtfulStart[],
): { readonly members: readonly DoubtfulStart[]; readonly window: Window } | null {
  let members: readonly DoubtfulStart[] = [start];
  for (;;) {
    const windows = members.map((member) => windowOf(member, evidence));
    if (windows.includes(null)) return null;
    const known = windows.filter((window) => window !== null);
    const window = {
      from: Math.min(...known.map(({ from }) => from)),
      to: Math.max(...known.map(({ to }) => to)),
    };
    const falls = fallsWithin(evidence, window);
    const grown = doubts.filter((doubt) => {
      const own = windowOf(doubt, evidence) ?? { from: doubt.readAtBefore, to: Infinity };
      return falls.some(({ readAt }) => readAt > own.from && readAt <= own.to);
    });
    if (grown.length <= members.length) return { members, window };
    members = grown;
  }
}

/** Nobody knows on which of them it was; the oldest first, none beyond what it can have cost. */
function share(
  credits: Credits,
  members: readonly DoubtfulStart[],
): readonly { readonly id: string; readonly credits: Credits }[] {
  let left = addCredits(credits, '0');
  return members
    .toSorted((a, b) => a.readAtBefore - b.readAtBefore)
    .map(({ id, mostCredits }) => {
      const own = compareCredits(left, mostCredits) < 0 ? left : addCredits(mostCredits, '0');
      left = subtractCredits(left, own);
      return { id, credits: own };
    });
}
