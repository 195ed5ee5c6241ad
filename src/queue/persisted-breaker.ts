import type { BreakerCommand, BreakerReason, CallOutcome } from '../domain/breaker.ts';
import type { Lane } from '../domain/job.ts';
import { BreakerOpenError, type Breaker, type CallEnd } from '../http/breaker.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  addOpenTime,
  countRejection,
  countTransition,
  countWaitingJobs,
  findBreaker,
  findBreakersOf,
  saveBreaker,
  type BreakerRow,
} from '../store/breakers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  admitCall,
  closedBreaker,
  commandBreaker,
  forgetRefusedKey,
  heldUpUntil,
  isHoldingUp,
  passTime,
  settleCall,
  type BreakerState,
} from './decide-breaker.ts';

/** Told when calls begin to be held up, when they still are because of a refusal, and when they pass again. */
export interface BreakerNews {
  readonly provider: string;
  readonly operation: string;
  readonly isOpen: boolean;
  /** They were held up before: only the reason may be new. */
  readonly wasOpen: boolean;
  readonly reason: BreakerReason;
  /** How long calls were held up; 0 when it has just opened. */
  readonly openMs: number;
  readonly waitingJobs: number;
}

export interface PersistedBreakersOptions<Operation extends string> {
  /** The provider, by the name of its lane. */
  readonly provider: Lane;
  /** Called in the transaction that changes the breaker. */
  readonly onNews: (trx: Trx, news: BreakerNews) => Promise<void>;
  /** Operations that go only while that of another is closed: what costs money is never sent to find out whether the provider is back. */
  readonly needs?: Partial<Readonly<Record<Operation, Operation>>>;
  readonly db: Db;
  readonly clock: Clock;
}

export interface PersistedBreakers<Operation extends string> extends Breaker<Operation> {
  /** Until when calls of this class are held up; null while they pass. Asked by whoever looks for work, so that time passes for every class, also with nothing to ask. */
  heldUpUntil(operation: Operation): Promise<number | null>;
  command(operation: Operation, command: BreakerCommand): Promise<void>;
  /** For the start of a process, which may have a new key. */
  forgetRefusedKey(operation: Operation): Promise<void>;
}

interface Admitted {
  readonly isTrial: boolean;
  readonly round: number;
}

/**
 * The breakers of a provider, kept in the database and so shared by processes and restarts. While all goes well a call costs two reads and
 * no write: a window that is full of successes does not change by another.
 */
export function createPersistedBreakers<Operation extends string>(
  options: PersistedBreakersOptions<Operation>,
): PersistedBreakers<Operation> {
  const { provider, db, clock, onNews, needs } = options;

  return {
    async guard(operation, call, judge) {
      const needed = needs?.[operation];
      if (needed !== undefined) await assertPassing(needed);
      const admitted = await admit(operation);
      const end = await endOf(call);
      const outcome = judge(end);
      // What the provider said must get home even while this cannot be written: the next call will tell of that.
      await Promise.allSettled([settle(operation, admitted, outcome)]);
      if (end.kind === 'returned') return end.value;
      const isStillDown = outcome !== 'success' && outcome !== 'limited' && outcome !== 'unsent';
      if (admitted.isTrial && isStillDown) throw await stillDown(operation, end.error);
      throw end.error;
    },
    async heldUpUntil(operation) {
      let until: number | null = null;
      for (const row of await findBreakersOf(db, provider)) {
        const state = readState(row);
        const due = passTime(state, clock.now());
        // Also a time that was cut back: left as it stands, it would be so anew at each look.
        if (due !== state) await change(row.operation, passTime);
        if (row.operation === operation) until = heldUpUntil(due, clock.now());
      }
      return until;
    },
    command: (operation, command) =>
      change(operation, (state, now) => commandBreaker(state, command, now)),
    forgetRefusedKey: (operation) => change(operation, forgetRefusedKey),
  };

  async function assertPassing(needed: Operation): Promise<void> {
    const { state } = await load(db, needed);
    if (state === 'closed' || state === 'disabled') return;
    throw rejection(needed, { untilMs: clock.now() + needsLookMs, cause: null });
  }

  async function admit(operation: Operation): Promise<Admitted> {
    const seen = await load(db, operation);
    if (seen.state === 'closed' || seen.state === 'disabled') {
      return { isTrial: false, round: seen.round };
    }
    const admission = await db.transaction().execute(async (trx) => {
      const state = await load(trx, operation);
      const asked = admitCall(state, clock.now());
      await save(trx, operation, { from: state, to: asked.state });
      if (asked.kind === 'wait') await countRejection(trx, { provider, operation });
      return asked;
    });
    if (admission.kind === 'wait') {
      throw rejection(operation, { untilMs: admission.untilMs, cause: null });
    }
    return { isTrial: admission.isTrial, round: admission.state.round };
  }

  async function settle(
    operation: Operation,
    { round }: Admitted,
    outcome: CallOutcome,
  ): Promise<void> {
    const settled = { outcome, round, now: clock.now() };
    const seen = await load(db, operation);
    if (settleCall(seen, settled) === seen) return;
    await change(operation, (state) => settleCall(state, settled));
  }

  async function stillDown(operation: Operation, cause: unknown): Promise<BreakerOpenError> {
    const state = await load(db, operation);
    const now = clock.now();
    return rejection(operation, { untilMs: heldUpUntil(state, now) ?? now, cause });
  }

  function rejection(
    operation: Operation,
    { untilMs, cause }: { readonly untilMs: number; readonly cause: unknown },
  ): BreakerOpenError {
    const postponeMs = Math.max(0, untilMs - clock.now());
    return new BreakerOpenError(`${provider} is not asked for now (${operation})`, {
      postponeMs,
      cause,
    });
  }

  async function change(
    operation: string,
    decide: (state: BreakerState, now: number) => BreakerState,
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const from = await load(trx, operation);
      await save(trx, operation, { from, to: decide(from, clock.now()) });
    });
  }

  async function load(from: Db | Trx, operation: string): Promise<BreakerState> {
    return readState(await findBreaker(from, { provider, operation }));
  }

  async function save(
    trx: Trx,
    operation: string,
    { from, to }: { readonly from: BreakerState; readonly to: BreakerState },
  ): Promise<void> {
    if (from === to) return;
    const key = { provider, operation };
    const now = clock.now();
    await saveBreaker(trx, { ...key, ...writeState(to), changed_at: now });
    if (from.state === to.state || to.reason === null) return;
    await countTransition(trx, key, { from: from.state, to: to.state, reason: to.reason });
    const [wasOpen, isOpen] = [isHoldingUp(from), isHoldingUp(to)];
    if (wasOpen === isOpen && !isRefused(to)) return;
    const openMs = from.openedAt === null ? 0 : Math.max(0, now - from.openedAt);
    if (openMs > 0 && !isOpen) await addOpenTime(trx, key, openMs);
    const waitingJobs = await countWaitingJobs(trx, provider);
    await onNews(trx, { ...key, isOpen, wasOpen, reason: to.reason, openMs, waitingJobs });
  }
}

/** Which asks for something else of a person than whatever held calls up before. */
function isRefused({ state, reason }: BreakerState): boolean {
  return state === 'open' && (reason === 'key_refused' || reason === 'address_refused');
}

/** How soon whatever needs another operation looks again. */
const needsLookMs = 5_000;

async function endOf<T>(call: () => Promise<T>): Promise<CallEnd<T>> {
  try {
    return { kind: 'returned', value: await call() };
  } catch (error) {
    return { kind: 'threw', error };
  }
}

function readState(row: BreakerRow | undefined): BreakerState {
  if (row === undefined) return closedBreaker;
  return {
    state: row.state,
    reason: row.reason,
    outcomes: row.outcomes,
    round: row.round,
    openedAt: row.opened_at,
    openMs: row.open_ms,
    probeAt: row.probe_at,
    trials: row.trials,
    passed: row.passed,
    trialsSince: row.trials_since,
  };
}

function writeState(state: BreakerState) {
  return {
    state: state.state,
    reason: state.reason,
    outcomes: state.outcomes,
    round: state.round,
    opened_at: state.openedAt,
    open_ms: state.openMs,
    probe_at: state.probeAt,
    trials: state.trials,
    passed: state.passed,
    trials_since: state.trialsSince,
  };
}
