import { z } from 'zod';
import { suggestAction } from '../domain/failure-advice.ts';
import { lanes } from '../domain/job.ts';
import type { FailureGroup } from '../store/list-failures.ts';
import { instant, toInstant } from './instant.ts';

const count = z.number().int();

/** Jobs that failed in the same way, and what may be done about it. */
export const FailureJson = z.object({
  fingerprint: z.string(),
  kind: z.string(),
  lane: z.enum(lanes),
  /** Waiting for their next attempt. */
  retryable: count,
  /** Given up. */
  discarded: count,
  example_job_id: z.uuid(),
  example_reason: z.string(),
  first_seen_at: instant,
  last_seen_at: instant,
  suggested_action: z.string(),
});
export type FailureJson = z.infer<typeof FailureJson>;

export function toFailureJson(group: FailureGroup): FailureJson {
  return {
    fingerprint: group.fingerprint,
    kind: group.kind,
    lane: group.lane,
    retryable: group.retryable,
    discarded: group.discarded,
    example_job_id: group.example.jobId,
    example_reason: group.example.reason,
    first_seen_at: toInstant(group.firstSeenAt),
    last_seen_at: toInstant(group.lastSeenAt),
    suggested_action: suggestAction(group.example.reason),
  };
}
