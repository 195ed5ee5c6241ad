import {
  refusedKeyWaitMs,
  type BreakerCommand,
  type BreakerReason,
  type BreakerStateName,
  type CallOutcome,
} from '../domain/breaker.ts';

export interface BreakerState {
  readonly state: BreakerStateName;
  /** Why it is in this state; null at the very beginning. */
  readonly reason: BreakerReason | null;
  /** The latest calls while closed, oldest first: `.` went well, `x` failed. */
  readonly outcomes: string;
  /** Grows with every change of the state. A call counts only in the round in which it was let through. */
  readonly round: number;
  /** Since when calls have been held up, over all probes; null while they pass. */
  readonly openedAt: number | null;
  /** How long it stays open before a probe. */
  readonly openMs: number;
  /** When it may be probed; only while open. */
  readonly probeAt: number | null;
  /** Calls let through, and calls that went well, of the probe; since when it lasts, only while half open. */
  readonly trials: number;
  readonly passed: number;
  readonly trialsSince: number | null;
}

/** What facts about two calls a second ask for; recovery stays under five minutes with all of it added up. */
export const breakerLimits = {
  window: 20,
  fewest: 10,
  failureShare: 0.5,
  firstOpenMs: 30_000,
  longestOpenMs: 120_000,
  /** Companies House counts per five minutes and address, and wants to be left alone as long; then it is asked as about a key. */
  refusedAddressOpenMs: 300_000,
  trials: 3,
  /** No trial begins later than this after the first … */
  gatherMs: 60_000,
  /** … and one that has not come back by then has failed: its process may have died. Longer than pace and time limit of a call together. */
  trialMs: 120_000,
  /** How soon whoever came too late for a probe looks again. */
  lookAgainMs: 2_000,
  forcedLookMs: 60_000,
} as const;

export const closedBreaker: BreakerState = {
  state: 'closed',
  reason: null,
  outcomes: '',
  round: 0,
  openedAt: null,
  openMs: 0,
  probeAt: null,
  trials: 0,
  passed: 0,
  trialsSince: null,
};

export type Admission =
  | { readonly kind: 'go'; readonly isTrial: boolean; readonly state: BreakerState }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly state: BreakerState };

/** Whether a call may go now. A breaker whose time has come becomes half open by the first call that asks. */
export function admitCall(stored: BreakerState, now: number): Admission {
  const state = passTime(stored, now);
  switch (state.state) {
    case 'closed':
    case 'disabled':
      return { kind: 'go', isTrial: false, state };
    case 'forced_open':
      return { kind: 'wait', untilMs: now + breakerLimits.forcedLookMs, state };
    case 'open': {
      const probeAt = state.probeAt ?? now;
      if (now < probeAt) return { kind: 'wait', untilMs: probeAt, state };
      return { kind: 'go', isTrial: true, state: halfOpen(state, now) };
    }
    case 'half_open': {
      const isGathering = now < (state.trialsSince ?? now) + breakerLimits.gatherMs;
      if (!isGathering || state.trials >= breakerLimits.trials) {
        return { kind: 'wait', untilMs: now + breakerLimits.lookAgainMs, state };
      }
      return { kind: 'go', isTrial: true, state: { ...state, trials: state.trials + 1 } };
    }
  }
}

/** What is due by the clock alone: a probe ends even if its calls never come back, or no more calls come. */
export function passTime(stored: BreakerState, now: number): BreakerState {
  const state = withinReach(stored, now);
  if (state.state !== 'half_open') return state;
  const lastedMs = now - (state.trialsSince ?? now);
  const isUnderWay = state.trials > state.passed;
  if (isUnderWay) {
    return lastedMs < breakerLimits.trialMs
      ? state
      : opened(state, { reason: 'trial_timeout', openMs: breakerLimits.firstOpenMs, now });
  }
  if (lastedMs < breakerLimits.gatherMs) return state;
  // Few calls are made, and those that were went well. If there was none at all, the probe begins anew.
  return state.passed > 0 ? closed(state, 'recovered') : { ...state, trialsSince: now };
}

export interface SettledCall {
  readonly outcome: CallOutcome;
  /** The round in which it was let through. */
  readonly round: number;
  readonly now: number;
}

/** What the end of a call does to the breaker that let it through. */
export function settleCall(
  stored: BreakerState,
  { outcome, round, now }: SettledCall,
): BreakerState {
  // Nothing about the present: it was sent before the breaker opened, or before a person decided otherwise.
  if (round !== stored.round) return stored;
  switch (stored.state) {
    case 'closed':
      return settleWhileClosed(stored, outcome, now);
    case 'half_open':
      return settleTrial(stored, outcome, now);
    case 'open':
    case 'forced_open':
    case 'disabled':
      return stored;
  }
}

function settleWhileClosed(state: BreakerState, outcome: CallOutcome, now: number): BreakerState {
  switch (outcome) {
    case 'key_refused':
      return opened(state, { reason: outcome, openMs: refusedKeyWaitMs, now });
    case 'address_refused':
      return opened(state, { reason: outcome, openMs: breakerLimits.refusedAddressOpenMs, now });
    // Ten answers have shown it by the time that it is called so.
    case 'register_empty':
      return opened(state, { reason: outcome, openMs: breakerLimits.firstOpenMs, now });
    case 'limited':
    case 'unsent':
      return state;
    case 'success':
    case 'failure': {
      const mark = outcome === 'success' ? '.' : 'x';
      const outcomes = (state.outcomes + mark).slice(-breakerLimits.window);
      if (outcomes === state.outcomes) return state;
      const failures = outcomes.replaceAll('.', '').length;
      const isEnough = outcomes.length >= breakerLimits.fewest;
      const isTooMuch = failures >= breakerLimits.failureShare * outcomes.length;
      // A call that went well opens nothing.
      if (outcome === 'success' || !isEnough || !isTooMuch) return { ...state, outcomes };
      return opened(state, { reason: 'failures', openMs: breakerLimits.firstOpenMs, now });
    }
  }
}

function settleTrial(state: BreakerState, outcome: CallOutcome, now: number): BreakerState {
  switch (outcome) {
    case 'success': {
      const passed = state.passed + 1;
      return passed < breakerLimits.trials ? { ...state, passed } : closed(state, 'recovered');
    }
    case 'failure':
    case 'register_empty': {
      const doubled = Math.max(2 * state.openMs, breakerLimits.firstOpenMs);
      const openMs = Math.min(doubled, breakerLimits.longestOpenMs);
      const reason = outcome === 'failure' ? 'trial_failed' : outcome;
      return opened(state, { reason, openMs, now });
    }
    case 'key_refused':
    case 'address_refused':
      return opened(state, { reason: outcome, openMs: refusedKeyWaitMs, now });
    case 'limited':
    case 'unsent':
      // It says nothing, so another may go in its place.
      return { ...state, trials: Math.max(state.passed, state.trials - 1) };
  }
}

/** What a person decides. The same command twice changes nothing. */
export function commandBreaker(
  state: BreakerState,
  command: BreakerCommand,
  now: number,
): BreakerState {
  switch (command) {
    case 'open':
      if (state.state === 'forced_open') return state;
      return {
        ...closed(state, 'operator'),
        state: 'forced_open',
        openedAt: state.openedAt ?? now,
      };
    case 'close':
      return state.state === 'closed' ? state : closed(state, 'operator');
    case 'disable':
      if (state.state === 'disabled') return state;
      return { ...closed(state, 'operator'), state: 'disabled' };
    case 'auto':
      if (state.state === 'open') return { ...state, probeAt: now };
      if (state.state === 'closed' || state.state === 'half_open') return state;
      return closed(state, 'operator');
  }
}

/** A process that starts may have a new key: it asks once, whatever the last one was told. An address does not change by a restart. */
export function forgetRefusedKey(state: BreakerState, now: number): BreakerState {
  return state.state === 'open' && state.reason === 'key_refused'
    ? { ...state, probeAt: now }
    : state;
}

/** Until when the lane need not take anything up; null while a call would be let through. */
export function heldUpUntil(stored: BreakerState, now: number): number | null {
  const admission = admitCall(stored, now);
  return admission.kind === 'wait' ? admission.untilMs : null;
}

/** Whether calls are held up: the difference that is announced. */
export function isHoldingUp({ state }: BreakerState): boolean {
  return state === 'open' || state === 'half_open' || state === 'forced_open';
}

function opened(
  state: BreakerState,
  by: { readonly reason: BreakerReason; readonly openMs: number; readonly now: number },
): BreakerState {
  return {
    state: 'open',
    reason: by.reason,
    outcomes: '',
    round: state.round + 1,
    openedAt: state.openedAt ?? by.now,
    openMs: by.openMs,
    probeAt: by.now + by.openMs,
    trials: 0,
    passed: 0,
    trialsSince: null,
  };
}

function halfOpen(state: BreakerState, now: number): BreakerState {
  return {
    ...state,
    state: 'half_open',
    reason: 'probe',
    round: state.round + 1,
    probeAt: null,
    trials: 1,
    passed: 0,
    trialsSince: now,
  };
}

function closed(state: BreakerState, reason: BreakerReason): BreakerState {
  return { ...closedBreaker, reason, round: state.round + 1 };
}

/** Wall clocks jump: a probe further ahead than any is ever put off was set before the clock was set back. */
function withinReach(state: BreakerState, now: number): BreakerState {
  if (state.probeAt !== null && state.probeAt > now + state.openMs) {
    return { ...state, probeAt: now + state.openMs };
  }
  if (state.trialsSince !== null && state.trialsSince > now) return { ...state, trialsSince: now };
  return state;
}
