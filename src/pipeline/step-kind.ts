import type { JobKind, JobRun } from '../queue/job-kind.ts';
import type { Outcome } from '../queue/outcome.ts';
import { maxAttempts } from './enqueue-step.ts';
import type { Step, StepName } from './graph.ts';

/** Joins a step of the graph to its handler; `kind` is its name there. */
export function stepKind<Payload, Client>(
  kind: StepName,
  { lane, priority, payload, subject }: Step<Payload>,
  handle: (run: JobRun<Payload, Client>) => Promise<Outcome>,
): JobKind<Payload, Client> {
  return { kind, lane, priority, maxAttempts, payload, subject, handle };
}
