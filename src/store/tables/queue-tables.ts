import { breakerReasons, breakerStates } from '../../domain/breaker.ts';
import { jobStates, lanes, priorities } from '../../domain/job.ts';
import { autoincrement, defineTable, integer, nullable, oneOf, real, text } from './table.ts';

export const jobs = defineTable(
  {
    id: text,
    kind: text,
    /** What the job is about, for example a company number; one active job per (kind, subject). */
    subject: text,
    lane: oneOf(lanes),
    priority: oneOf(priorities),
    state: oneOf(jobStates),
    /** JSON, parsed by the kind's schema before the handler sees it. */
    payload: text,
    attempt: integer,
    max_attempts: integer,
    run_at: integer,
    /** Claim order: run_at plus the head start other priorities get, so that nothing waits for ever. */
    rank_at: integer,
    lease_token: nullable(text),
    lease_until: nullable(integer),
    /** 1 when it was asked for again while running: it runs once more afterwards. */
    is_requested_again: integer,
    snoozes: integer,
    last_reason: nullable(text),
    created_at: integer,
    started_at: nullable(integer),
    finished_at: nullable(integer),
    created_by: text,
    /** What its last failure has in common with others; null when nothing is wrong with it. */
    fingerprint: nullable(text),
    /** When it first failed in this way. */
    failing_since: nullable(integer),
    failed_at: nullable(integer),
  },
  ['id'],
);

/** Lanes that a person has stopped. A row stays until somebody takes it away: a pause has no end of its own. */
export const lanePauses = defineTable(
  { lane: oneOf(lanes), reason: nullable(text), paused_at: integer, paused_by: text },
  ['lane'],
);

export const leases = defineTable(
  { name: text, owner: text, epoch: integer, lease_until: integer },
  ['name'],
);

/** One row per provider account: the theoretical arrival time of GCRA and what the server told us. */
export const rateBudgets = defineTable(
  {
    provider: text,
    /** Milliseconds since the epoch, with a fraction: earliest instant the next call conforms. */
    next_call_at: real,
    blocked_until: integer,
    /** Whether it was asked for by a 429 (`limited`) or by an allowance that is used up (`allowance`). */
    block_reason: nullable(text),
    updated_at: integer,
    /** Share of the plan that is used now, 1 = all of it; what follows is what decide-pace.ts knows of the limit. */
    pace_factor: real,
    pace_held: nullable(real),
    pace_tried: nullable(real),
    pace_tried_since: nullable(integer),
    pace_refused: nullable(real),
    pace_cut_at: nullable(integer),
    pace_cut_reason: nullable(text),
    pace_rises_at: nullable(integer),
    pace_wait_ms: nullable(integer),
  },
  ['provider'],
);

/** One row per provider and class of operation that was ever out of order. */
export const breakers = defineTable(
  {
    provider: text,
    operation: text,
    state: oneOf(breakerStates),
    reason: nullable(oneOf(breakerReasons)),
    /** The latest calls while closed, oldest first: `.` went well, `x` failed. */
    outcomes: text,
    /** Grows with every change of the state: what a call of an earlier round found out no longer counts. */
    round: integer,
    /** Since when calls have been held up, over all probes; null while they pass. */
    opened_at: nullable(integer),
    open_ms: integer,
    probe_at: nullable(integer),
    trials: integer,
    passed: integer,
    trials_since: nullable(integer),
    /** Calls that were not made, over all time. */
    rejected: integer,
    /** Milliseconds for which calls were held up, over all times that are over. */
    open_total_ms: integer,
    changed_at: integer,
  },
  ['provider', 'operation'],
);

/** How often a breaker went from one state to another, and why. */
export const breakerTransitions = defineTable(
  {
    provider: text,
    operation: text,
    from_state: oneOf(breakerStates),
    to_state: oneOf(breakerStates),
    reason: oneOf(breakerReasons),
    count: integer,
  },
  ['provider', 'operation', 'from_state', 'to_state', 'reason'],
);

/** What is left for repeated attempts, per lane; a lane without a row has all of it. */
export const retryBudgets = defineTable(
  { lane: text, tokens: real, refilled_at: integer, streak: integer },
  ['lane'],
);

/** Sliding log of calls, the hard stop behind the pacing; pruned past the window. */
export const providerCalls = defineTable(
  { id: autoincrement, provider: text, called_at: integer },
  ['id'],
);
