import type { JobKind, JobRun } from '../queue/job-kind.ts';
import type { Outcome } from '../queue/outcome.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import type { Step, StepName } from './graph.ts';

/** Joins a step of the graph to its handler; `kind` is its name there. */
export function stepKind<Payload, Client>(
  kind: StepName,
  { lane, priority, payload, subject }: Step<Payload>,
  handle: (run: JobRun<Payload, Client>) => Promise<Outcome>,
): JobKind<Payload, Client> {
  const { maxAttempts } = retryPolicies[lane];
  return { kind, lane, priority, maxAttempts, payload, subject, handle };
}
