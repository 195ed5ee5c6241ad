export type CutReason = 'limited' | 'failing' | 'slow';

/** How much of the plan is used, and what is known of the rate that the provider bears. All shares are of the plan. */
export interface PaceState {
  /** 1 = the plan. */
  readonly factor: number;
  /** The share that last stood for a whole window without a refusal; null when none is known to. */
  readonly held: number | null;
  /** The least share since `triedSince`: stands when a window has passed. */
  readonly tried: number;
  readonly triedSince: number;
  /** The share that was refused last; null once more than it has stood. */
  readonly refused: number | null;
  readonly cutAt: number | null;
  readonly cutReason: CutReason | null;
  /** No rise before. */
  readonly risesAt: number;
  /** How long the rate stands still after a refusal. */
  readonly waitMs: number;
}

export type PaceWord =
  | { readonly kind: 'limited'; readonly sentAt: number; readonly now: number }
  | { readonly kind: 'failing' | 'slow'; readonly now: number }
  | { readonly kind: 'answered'; readonly now: number };

export const floorFactor = 0.1;
const minuteMs = 60_000;
/** A second refusal within this doubles the wait. */
const soonMs = 10 * minuteMs;
const firstWaitMs = 5 * minuteMs;
const longestWaitMs = 40 * minuteMs;
/** A rate that stood may have been at the very limit, and be refused the next time. */
const margin = 0.03;
const roundingError = 1e-9;

/** Per minute of success: as long as a refusal stands, and once more than the refused rate has been borne for a window. */
const riseAfterRefusal = 0.01;
const riseOnceDisproved = 0.06;

/** At the plan, with nothing learnt. */
export const atPlan: PaceState = {
  factor: 1,
  held: null,
  tried: 1,
  triedSince: 0,
  refused: null,
  cutAt: null,
  cutReason: null,
  risesAt: 0,
  waitMs: firstWaitMs,
};

/**
 * Additive increase, multiplicative decrease between a tenth of the plan and the plan, which looks for a limit that the provider does not
 * tell of, stays under it, and notices when it is gone.
 *
 * A 429 halves the rate, once: what was sent before the cut, or comes within a window of it, is the same wave, for a provider that counts
 * refuses until its window is over. From then on the rate stands still for five minutes and rises by 1 % of the plan a minute. The next 429
 * comes just over the limit, and a rate that stood for a window is known by then: it goes back to just below that, not to half. So the rate stays
 * within a few per cent of a hidden limit at one refusal every ten minutes or so.
 *
 * 1 % a minute is meant for the time after a refusal. Once more than the refused rate was borne for a whole window that refusal is
 * disproved and the rate rises by 6 % a minute, back from half to nine tenths within half an hour although at 1 % it would take forty minutes.
 *
 * Example, plan 580 in 5 minutes, hidden limit 300 (0.517): 1 → 429 → 0.50, stands 5 min → 0.51, 0.52, 0.53 → 429 → 0.485 … The limit is
 * lifted: 0.485 stands 5 min → 0.495 … 0.545 (minute 10) has stood at minute 15, and is more than 0.53 → 0.645, 0.705 … 0.945 at minute 20.
 *
 * Failures and slowness halve the rate as well, at most once a minute; as they say nothing of a limit, it doubles each minute afterwards.
 */
export function decidePace(stored: PaceState, windowMs: number, word: PaceWord): PaceState {
  const state = withinReach(stored, word.now);
  switch (word.kind) {
    case 'limited':
      return heedRefusal(state, windowMs, word);
    case 'failing':
    case 'slow':
      return heedTrouble(state, word);
    case 'answered':
      return rise(state, windowMs, word.now);
  }
}

function heedRefusal(
  state: PaceState,
  windowMs: number,
  { sentAt, now }: { readonly sentAt: number; readonly now: number },
): PaceState {
  const { cutAt, factor, held } = state;
  const lastRefusedAt = state.cutReason === 'limited' ? cutAt : null;
  const isSameWave =
    (cutAt !== null && sentAt < cutAt) ||
    (lastRefusedAt !== null && now < lastRefusedAt + windowMs);
  // Only time without a refusal counts for the rate that is tried.
  if (isSameWave) return { ...state, triedSince: now };
  const isSoon = lastRefusedAt !== null && now - lastRefusedAt < soonMs;
  const waitMs = isSoon ? Math.min(2 * state.waitMs, longestWaitMs) : firstWaitMs;
  const lower = held !== null && held < factor ? justBelow(held) : halved(factor);
  return {
    factor: lower,
    held: null,
    tried: lower,
    triedSince: now,
    refused: factor,
    cutAt: now,
    cutReason: 'limited',
    risesAt: now + waitMs,
    waitMs,
  };
}

function heedTrouble(
  state: PaceState,
  { kind, now }: { readonly kind: 'failing' | 'slow'; readonly now: number },
): PaceState {
  if (state.cutAt !== null && now < state.cutAt + minuteMs) return state;
  if (state.factor <= floorFactor) return state;
  const lower = halved(state.factor);
  return {
    ...state,
    factor: lower,
    tried: lower,
    triedSince: now,
    cutAt: now,
    // A refusal that still stands goes on deciding how the rate rises.
    cutReason: state.refused === null ? kind : state.cutReason,
    risesAt: Math.max(state.risesAt, now + minuteMs),
  };
}

function rise(state: PaceState, windowMs: number, now: number): PaceState {
  if (state.factor >= 1 || now < state.risesAt) return state;
  const hasStood = now >= state.triedSince + windowMs;
  const held = hasStood ? state.tried : state.held;
  const isDisproved =
    state.refused === null || (hasStood && state.tried > state.refused + roundingError);
  const factor = Math.min(1, raised(state, isDisproved));
  if (factor > 1 - roundingError) return { ...atPlan, cutAt: state.cutAt, waitMs: state.waitMs };
  return {
    ...state,
    factor,
    held,
    ...(hasStood && { tried: factor, triedSince: now }),
    refused: isDisproved ? null : state.refused,
    risesAt: now + minuteMs,
  };
}

function raised({ factor, cutReason }: PaceState, isDisproved: boolean): number {
  if (cutReason !== 'limited') return 2 * factor;
  return factor + (isDisproved ? riseOnceDisproved : riseAfterRefusal);
}

function justBelow(factor: number): number {
  return Math.max(floorFactor, factor * (1 - margin));
}

function halved(factor: number): number {
  return Math.max(floorFactor, factor / 2);
}

/** Wall clocks jump: what lies ahead of anything that could have been written was written before the clock was set back. */
function withinReach(state: PaceState, now: number): PaceState {
  const furthest = now + longestWaitMs;
  const isAhead = state.triedSince > now || (state.cutAt ?? 0) > now || state.risesAt > furthest;
  if (!isAhead) return state;
  return {
    ...state,
    triedSince: Math.min(state.triedSince, now),
    cutAt: state.cutAt === null ? null : Math.min(state.cutAt, now),
    risesAt: Math.min(state.risesAt, now + state.waitMs),
  };
}
