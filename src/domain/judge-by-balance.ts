import { compareCredits, subtractCredits, sumCredits, type Credits } from './credits.ts';
import { share } from './share-credits.ts';

/** What one reading of the balance showed beyond our receipts, of the stretch since the reading before it. */
export interface BalanceStretch {
  readonly from: number;
  /** `read_at` of the reading that ends it. */
  readonly readAt: number;
  /** Credits that went without a receipt of ours. */
  readonly unexplained: Credits;
  readonly toppedUp: Credits;
  /** Credits of receipts that may not have been charged. */
  readonly assumed: Credits;
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

/** When a start may have been charged. */
export interface StretchOfStart {
  /** `read_at` of the balance it was decided on. */
  readonly readAtBefore: number;
  /** No task takes longer than until then. */
  readonly dueAt: number;
}

/** A start of which only the balance can tell. */
export interface DoubtfulStart extends StretchOfStart {
  readonly id: string;
  /** The most it can have cost. */
  readonly mostCredits: Credits;
}

/** A task under way, or just ended, which may have been charged without that its receipt is there. */
export interface TaskUnderWay {
  readonly readAtBefore: number;
}

export type BalanceVerdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'not-spent' }
  /** Of these starts together; hardly anybody else can have moved the balance just then. */
  | {
      readonly kind: 'spent';
      readonly on: readonly { readonly id: string; readonly credits: Credits }[];
      readonly credits: Credits;
    }
  | {
      readonly kind: 'undecidable';
      readonly reason: string;
      /** Of an account that others share the balance tells nothing at all. */
      readonly isOfWholeAccount: boolean;
    };

/** Whoever spent on the account within a week before may have done so now. */
export const othersHeededMs = 7 * 24 * 3_600_000;

/**
 * What the balance tells of a start in doubt. Its stretches are those from the reading it was decided on to the first one after which no task can
 * still be at work; whatever moves the balance later says nothing of it.
 *
 * A balance that has not moved in them means that nothing was charged. One that fell by no more than the starts in doubt can have cost, in stretches so
 * short that hardly anybody else can have spent just then, was moved by them: each is then spent, as a group where their stretches share a fall.
 * Anything else is left to a person: what others spend or buy hides what the start did.
 */
export function judgeByBalance(
  start: DoubtfulStart,
  {
    evidence,
    doubts,
    endedElsewhere,
    underWay,
  }: {
    readonly evidence: BalanceEvidence;
    /** All that only the balance can end, this one among them. */
    readonly doubts: readonly DoubtfulStart[];
    /** Those in doubt that a person or a late answer is to end: a fall may be theirs. */
    readonly endedElsewhere: readonly StretchOfStart[];
    readonly underWay: readonly TaskUnderWay[];
  },
): BalanceVerdict {
  const window = windowOf(start, evidence);
  if (window === null) return { kind: 'wait' };
  const own = movesWithin(evidence, window);
  const ownVeil = veilOver(own);
  if (ownVeil !== null) return undecidable(ownVeil, own);
  if (compareCredits(own.unexplained, '0') === 0) {
    return compareCredits(own.assumed, '0') === 0
      ? { kind: 'not-spent' }
      : undecidable('a verification in the same time may have cost nothing', own);
  }

  const group = groupOf(start, evidence, doubts);
  if (group === null) return { kind: 'wait' };
  const falls = fallsWithin(evidence, group.window);
  const isOpen = underWay.some((task) => falls.some(({ readAt }) => readAt > task.readAtBefore));
  if (isOpen) return { kind: 'wait' };
  const moves = movesWithin(evidence, group.window);
  const veil = veilOver(moves);
  if (veil !== null) return undecidable(veil, moves);
  // A fall that no start in doubt can have caused is somebody else's, or hides one that would be.
  const withinReach = fallsWithinReach(evidence, doubts);
  const likely = falls.filter((fall) => withinReach.has(fall));
  const foreign = falls.filter((fall) => !likely.includes(fall));
  const credits = subtractCredits(
    moves.unexplained,
    sumCredits(foreign.map((fall) => fallOf(fall, evidence))),
  );
  const most = sumCredits(group.members.map(({ mostCredits }) => mostCredits));
  if (
    likely.length === 0 ||
    compareCredits(credits, '0') <= 0 ||
    compareCredits(credits, most) > 0
  ) {
    return undecidable('more went than it can have cost', moves);
  }
  if (mayBeReceipts(likely, evidence, group.window)) {
    return undecidable('a receipt that came late may account for it', moves);
  }
  if (mayBeOf(likely, evidence, endedElsewhere)) {
    return undecidable('another start in doubt may have caused it', moves);
  }
  if (chanceOfAnother(likely, { evidence, group, foreign }) > mostChanceOfAnother) {
    return undecidable('somebody else spends on the account', moves);
  }
  return { kind: 'spent', credits, on: share(credits, group.members) };
}

function undecidable(reason: string, { isShared }: BalanceMoves): BalanceVerdict {
  return { kind: 'undecidable', reason, isOfWholeAccount: !isShared };
}

/**
 * Whether one of the falls may be what a late receipt is of, or may not: it may as well explain one outside these stretches, and somebody else's
 * spending is there then.
 */
function mayBeReceipts(
  falls: readonly BalanceStretch[],
  { receipts }: BalanceEvidence,
  window: Window,
): boolean {
  return receipts
    .filter((receipt) => !isWithin(receipt, window))
    .some(({ from, to }) => falls.some(({ readAt }) => readAt >= from && readAt <= to));
}

/** Whether one of the falls lies where one of these starts may have been charged. */
function mayBeOf(
  falls: readonly BalanceStretch[],
  evidence: BalanceEvidence,
  starts: readonly StretchOfStart[],
): boolean {
  return starts.some((start) => {
    const reach = reachOf(start, evidence);
    return falls.some((fall) => isIn(fall, reach));
  });
}

/** All that the receipt may explain lies in these stretches. */
function isWithin(receipt: LateReceipt, { from, to }: Window): boolean {
  return receipt.from > from && receipt.to <= to;
}

/** A fall counts as a start's own where by this chance at most somebody else has spent in just that stretch. Wrong, it loses a look-up and never a credit. */
const mostChanceOfAnother = 0.02;

/**
 * How likely it is that the falls in question are somebody else's: how often others have spent from a week before until now, times how long these
 * stretches are. One who spends twice a week does so within a given twelve minutes by 0.24 %. Nought where nobody else spends.
 */
function chanceOfAnother(
  falls: readonly BalanceStretch[],
  {
    evidence,
    group,
    foreign,
  }: {
    readonly evidence: BalanceEvidence;
    readonly group: { readonly window: Window };
    /** Falls in the same time that are not the starts'. */
    readonly foreign: readonly BalanceStretch[];
  },
): number {
  const { from, to } = group.window;
  const others =
    foreign.length +
    fallsWithin(evidence, { from: from - othersHeededMs, to: from }).length +
    fallsWithin(evidence, { from: to, to: Infinity }).length;
  if (others === 0) return 0;
  const seen = evidence.stretches.filter(({ readAt }) => readAt > from - othersHeededMs);
  const seenMs = sumOf(seen, ({ from: begin, readAt }) => readAt - begin);
  const ownMs = sumOf(falls, ({ from: begin, readAt }) => readAt - begin);
  return (others * ownMs) / Math.max(1, seenMs);
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** Falls that the starts in doubt whose stretches hold them can have caused together, with the late receipts that may be of them. */
function fallsWithinReach(
  evidence: BalanceEvidence,
  doubts: readonly DoubtfulStart[],
): ReadonlySet<BalanceStretch> {
  const perDoubts = knownWithinReach(evidence);
  const known = perDoubts.get(doubts);
  if (known !== undefined) return known;
  const falls = new Set(
    fallsOf(evidence).filter((fall) => {
      const most = doubts
        .filter((doubt) => isIn(fall, reachOf(doubt, evidence)))
        .map(({ mostCredits }) => mostCredits);
      return compareCredits(leastOf(fall, evidence), sumCredits(most)) <= 0;
    }),
  );
  perDoubts.set(doubts, falls);
  return falls;
}

const knownWithinReach = oncePerEvidence(
  () => new WeakMap<readonly DoubtfulStart[], ReadonlySet<BalanceStretch>>(),
);

function isIn({ readAt }: BalanceStretch, { from, to }: Window): boolean {
  return readAt > from && readAt <= to;
}

/** Why a difference of these stretches tells nothing; null when it does. */
function veilOver({ isShared, toppedUp }: BalanceMoves): string | null {
  if (isShared) return 'the account is shared';
  return compareCredits(toppedUp, '0') === 0 ? null : 'credits came in meanwhile';
}

export interface BalanceMoves {
  readonly unexplained: Credits;
  readonly toppedUp: Credits;
  readonly assumed: Credits;
  readonly isShared: boolean;
}

/**
 * What moved the balance after `from` and up to `to`. A late receipt counts only where all the readings that it may explain lie within: else what it
 * explains may be outside, and what is unexplained here something else.
 */
export function movesWithin(evidence: BalanceEvidence, window: Window): BalanceMoves {
  const { from, to } = window;
  const within = restlessOf(evidence).filter((stretch) => isIn(stretch, window));
  const explained = evidence.receipts.filter((receipt) => isWithin(receipt, window));
  return {
    unexplained: subtractCredits(
      sumCredits(within.map(({ unexplained }) => unexplained)),
      sumCredits(explained.map(({ credits }) => credits)),
    ),
    toppedUp: sumCredits(within.map(({ toppedUp }) => toppedUp)),
    assumed: sumCredits(within.map(({ assumed }) => assumed)),
    isShared: restlessOf(evidence).some(
      ({ readAt, isShared }) => isShared && readAt >= from && readAt <= to,
    ),
  };
}

/**
 * Stretches that tell of more than receipts: of a whole account these are few, each doubt is weighed against them, and over months there are
 * thousands of readings.
 */
const restlessOf = oncePerEvidence(({ stretches }) =>
  stretches.filter(
    ({ unexplained, toppedUp, assumed, isShared }) =>
      isShared || [unexplained, toppedUp, assumed].some((each) => compareCredits(each, '0') !== 0),
  ),
);

/** The stretches in which the balance fell by more than receipts of just that stretch account for. */
export function fallsWithin(
  evidence: BalanceEvidence,
  { from, to }: { readonly from: number; readonly to: number },
): readonly BalanceStretch[] {
  return fallsOf(evidence).filter((fall) => isIn(fall, { from, to }));
}

const fallsOf = oncePerEvidence((evidence) =>
  restlessOf(evidence).filter((stretch) => compareCredits(fallOf(stretch, evidence), '0') > 0),
);

/** Finds something out once for all doubts that are weighed together. */
function oncePerEvidence<T extends object>(
  find: (evidence: BalanceEvidence) => T,
): (evidence: BalanceEvidence) => T {
  const known = new WeakMap<BalanceEvidence, T>();
  return (evidence) => {
    const found = known.get(evidence) ?? find(evidence);
    known.set(evidence, found);
    return found;
  };
}

/** By how much the balance fell beyond the receipts of just that stretch. */
function fallOf({ readAt, unexplained }: BalanceStretch, { receipts }: BalanceEvidence): Credits {
  const explained = receipts.filter((receipt) => receipt.from === readAt && receipt.to === readAt);
  return subtractCredits(unexplained, sumCredits(explained.map(({ credits }) => credits)));
}

/** And beyond those that may be of it, or of another stretch. */
function leastOf(fall: BalanceStretch, evidence: BalanceEvidence): Credits {
  const { readAt } = fall;
  const late = evidence.receipts.filter(
    ({ from, to }) => from <= readAt && readAt <= to && from !== to,
  );
  return subtractCredits(fallOf(fall, evidence), sumCredits(late.map(({ credits }) => credits)));
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Null while the reading that ends it is not there. */
function windowOf(start: StretchOfStart, { stretches }: BalanceEvidence): Window | null {
  const last = stretches[indexFrom(stretches, start.dueAt)];
  return last === undefined ? null : { from: start.readAtBefore, to: last.readAt };
}

/** They are in order of time, so half of what is left is passed over at each step. */
function indexFrom(stretches: readonly BalanceStretch[], at: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((stretches[middle]?.readAt ?? Infinity) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The stretches in which it may have been charged, as far as they are known: without an end while that reading is not there. */
function reachOf(start: StretchOfStart, evidence: BalanceEvidence): Window {
  const reaches = knownReaches(evidence);
  const reach = reaches.get(start) ??
    windowOf(start, evidence) ?? { from: start.readAtBefore, to: Infinity };
  reaches.set(start, reach);
  return reach;
}

const knownReaches = oncePerEvidence(() => new WeakMap<StretchOfStart, Window>());

/** All starts that may have caused one of the falls in question, and the stretches of them all. Null while one of them is not due. */
function groupOf(
  start: DoubtfulStart,
  evidence: BalanceEvidence,
  doubts: readonly DoubtfulStart[],
): { readonly members: readonly DoubtfulStart[]; readonly window: Window } | null {
  const withinReach = fallsWithinReach(evidence, doubts);
  let members: readonly DoubtfulStart[] = [start];
  for (;;) {
    const windows = members.map((member) => windowOf(member, evidence));
    if (windows.includes(null)) return null;
    const known = windows.filter((window) => window !== null);
    const window = {
      from: Math.min(...known.map(({ from }) => from)),
      to: Math.max(...known.map(({ to }) => to)),
    };
    const falls = fallsWithin(evidence, window).filter((fall) => withinReach.has(fall));
    const grown = doubts.filter((doubt) => {
      const own = reachOf(doubt, evidence);
      return falls.some((fall) => isIn(fall, own));
    });
    if (grown.length <= members.length) return { members, window };
    members = grown;
  }
}
