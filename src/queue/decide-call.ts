/** What a provider allows, as we plan to use it. */
export interface RatePlan {
  readonly callsPerWindow: number;
  readonly windowMs: number;
}

export interface BudgetState {
  /** Earliest instant at which the next call conforms (the theoretical arrival time of GCRA). */
  readonly nextCallAt: number;
  /** The server asked us to wait until then. */
  readonly blockedUntil: number;
}

export type CallDecision =
  | { readonly kind: 'go'; readonly state: BudgetState }
  /** The state is to be kept here too: it may have been cut back. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly state: BudgetState };

export interface CallMoment {
  readonly now: number;
  readonly lastOfWindow: number | null;
  /** Share of the plan that is used now. */
  readonly factor: number;
}

/**
 * GCRA without burst: calls go out evenly spaced, never faster than the plan, because two bursts at a window's border would
 * add up to twice the limit. `lastOfWindow` is the instant of the call that would be one too many within the window (the
 * sliding log's hard stop), or null.
 */
export function decideCall(
  stored: BudgetState,
  plan: RatePlan,
  { now, lastOfWindow, factor }: CallMoment,
): CallDecision {
  const state = withinReach(stored, plan, now);
  const spacingMs = plan.windowMs / (plan.callsPerWindow * factor);
  const hardStopUntil = lastOfWindow === null ? 0 : Math.min(lastOfWindow, now) + plan.windowMs + 1;
  const earliest = Math.max(state.nextCallAt, state.blockedUntil, hardStopUntil);
  if (earliest > now) return { kind: 'wait', untilMs: earliest, state };
  return {
    kind: 'go',
    state: { ...state, nextCallAt: Math.max(state.nextCallAt, now) + spacingMs },
  };
}

/** Wall clocks jump: a time further ahead than anything is ever put off was written before the clock was set back. */
function withinReach(state: BudgetState, plan: RatePlan, now: number): BudgetState {
  const furthestCall = now + longestWaitMs(plan);
  const furthestBlock = now + Math.max(longestWaitMs(plan), longestRetryAfterMs + skewMs);
  if (state.nextCallAt <= furthestCall && state.blockedUntil <= furthestBlock) return state;
  return {
    nextCallAt: Math.min(state.nextCallAt, furthestCall),
    blockedUntil: Math.min(state.blockedUntil, furthestBlock),
  };
}

function longestWaitMs(plan: RatePlan): number {
  return Math.max(2 * plan.windowMs, silentBlockMs);
}

export interface ServerWord {
  readonly status: number;
  readonly remaining: number | null;
  readonly resetAt: number | null;
  readonly retryAfterMs: number | null;
  readonly now: number;
}

/** Clock skew between us and the server that a stated reset time may carry. */
const skewMs = 2_000;
/** A provider that says nothing about when to return is left alone for a minute. */
const silentBlockMs = 60_000;
/** Longer than this no provider is left alone, whatever it asks for: by then it has another mind, or the header is a mistake. */
const longestRetryAfterMs = 60 * 60_000;

/**
 * What the server's answer does to the budget. It only ever slows us: an answer with room left never speeds us up, and a
 * reset absurdly far ahead counts for two windows at most.
 */
export function heedServer(state: BudgetState, plan: RatePlan, word: ServerWord): BudgetState {
  const furthest = word.now + longestWaitMs(plan);
  const resetAt = word.resetAt !== null && word.resetAt > word.now - skewMs ? word.resetAt : null;
  if (word.status === 429 || (word.status === 503 && (word.retryAfterMs ?? 0) > 0)) {
    return {
      ...state,
      blockedUntil: Math.max(state.blockedUntil, endOfBlock(word, resetAt, furthest)),
    };
  }
  if (word.remaining === null || resetAt === null) return state;
  if (word.remaining <= 0) {
    const until = Math.min(resetAt + skewMs, furthest);
    return { ...state, blockedUntil: Math.max(state.blockedUntil, until) };
  }
  // Far less is left than our own pace would leave: somebody else uses the key too, so what is left is shared out until the reset.
  const spacingLeft = (resetAt - word.now) / word.remaining;
  if (spacingLeft < 2 * (plan.windowMs / plan.callsPerWindow)) return state;
  const slowed = Math.min(word.now + spacingLeft, furthest);
  return { ...state, nextCallAt: Math.max(state.nextCallAt, slowed) };
}

/**
 * When a provider that has refused may be asked again: not before any instant that it names. One that names none, or one that is past, is left
 * alone as if it had said nothing: asked again at once it would only refuse again.
 */
function endOfBlock(
  { now, retryAfterMs }: ServerWord,
  resetAt: number | null,
  furthest: number,
): number {
  const byReset = resetAt === null ? null : Math.min(resetAt + skewMs, furthest);
  if (retryAfterMs === null || retryAfterMs === 0) return byReset ?? now + silentBlockMs;
  return Math.max(now + Math.min(retryAfterMs, longestRetryAfterMs) + skewMs, byReset ?? 0);
}
