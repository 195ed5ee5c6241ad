import type { Priority } from '../domain/job.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import { enqueueJob } from '../store/jobs/enqueue.ts';
import type { Trx } from '../store/open-store.ts';
import { graph, type StartedBy, type StepName, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';

export interface StepRequest<Name extends StepName> {
  readonly payload: StepPayload<Name>;
  readonly priority?: Priority;
  /** Default: at once. */
  readonly runAt?: number;
  /** There is news: a step that put itself off to wait for it runs at once. */
  readonly isWaking?: boolean;
  /** Principal that asks; the system when null or absent. */
  readonly createdBy?: string | null;
}

/** Starts a step in the caller's transaction, from outside the graph (a stream event, an import, a person). Returns the job's id. */
export function enqueueStep<Name extends StepName>(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  { name, ...request }: StepRequest<Name> & { readonly name: Name },
): Promise<string> {
  const step = graph[name];
  const lane = step.laneOf(request.payload);
  const now = context.clock.now();
  return enqueueJob(trx, {
    id: context.random.uuid(),
    kind: name,
    subject: step.subjectOf(request.payload),
    lane,
    priority: request.priority ?? step.priority,
    payload: JSON.stringify(request.payload),
    maxAttempts: retryPolicies[lane].maxAttempts,
    runAt: request.runAt ?? now,
    now,
    isWaking: request.isWaking ?? false,
    joinsRunning: step.joinsRunning ?? false,
    createdBy: request.createdBy ?? context.systemPrincipalId,
  });
}

/** Starts the next step of the flow; the graph says which steps may follow which. */
export function enqueueNext<From extends StepName, Name extends StartedBy<From>>(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  request: StepRequest<Name> & { readonly from: From; readonly name: Name },
): Promise<string> {
  const { from: _from, ...rest } = request;
  return enqueueStep(trx, context, rest);
}
