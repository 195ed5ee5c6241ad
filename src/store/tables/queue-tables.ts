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
    block_reason: nullable(text),
    updated_at: integer,
  },
  ['provider'],
);

/** Sliding log of calls, the hard stop behind the pacing; pruned past the window. */
export const providerCalls = defineTable(
  { id: autoincrement, provider: text, called_at: integer },
  ['id'],
);
