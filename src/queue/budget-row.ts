import type { RateBudgetRow } from '../store/rate-budgets.ts';
import type { BudgetState } from './decide-call.ts';
import { atPlan, type CutReason, type PaceState } from './decide-pace.ts';

/** A provider's budget as it is decided upon: when the next call may go, and at which share of the plan. */
export interface Budget {
  readonly call: BudgetState;
  readonly pace: PaceState;
  readonly blockReason: 'limited' | 'allowance' | null;
}

export const freshBudget: Budget = {
  call: { nextCallAt: 0, blockedUntil: 0 },
  pace: atPlan,
  blockReason: null,
};

/** What is stored of a provider's budget. Its instants are taken as they were meant by the clock of their time: `now` before the last write shows that it was set back. */
export function readBudget(row: RateBudgetRow | undefined, now: number): Budget {
  if (row === undefined) return freshBudget;
  const setBackMs = Math.max(0, row.updated_at - now);
  return {
    call: {
      nextCallAt: row.next_call_at - setBackMs,
      blockedUntil: row.blocked_until - setBackMs,
    },
    pace: {
      factor: row.pace_factor,
      held: row.pace_held,
      tried: row.pace_tried ?? row.pace_factor,
      triedSince: row.pace_tried_since ?? 0,
      refused: row.pace_refused,
      cutAt: row.pace_cut_at,
      cutReason: readCutReason(row.pace_cut_reason),
      risesAt: row.pace_rises_at ?? 0,
      waitMs: row.pace_wait_ms ?? atPlan.waitMs,
    },
    blockReason: readBlockReason(row.block_reason),
  };
}

export function writeBudget(
  { call, pace, blockReason }: Budget,
  { provider, now }: { readonly provider: string; readonly now: number },
): RateBudgetRow {
  return {
    provider,
    next_call_at: call.nextCallAt,
    blocked_until: Math.ceil(call.blockedUntil),
    block_reason: blockReason,
    updated_at: now,
    pace_factor: pace.factor,
    pace_held: pace.held,
    pace_tried: pace.tried,
    pace_tried_since: pace.triedSince,
    pace_refused: pace.refused,
    pace_cut_at: pace.cutAt,
    pace_cut_reason: pace.cutReason,
    pace_rises_at: pace.risesAt,
    pace_wait_ms: pace.waitMs,
  };
}

function readCutReason(text: string | null): CutReason | null {
  return text === 'limited' || text === 'failing' || text === 'slow' ? text : null;
}

function readBlockReason(text: string | null): Budget['blockReason'] {
  return text === 'limited' || text === 'allowance' ? text : null;
}
