import { createEnqueueChecks } from '../../pipeline/enqueue-checks.ts';
import { createFindDomain } from '../../pipeline/find-domain.ts';
import { createFindEmails } from '../../pipeline/find-emails.ts';
import { createFollowRun } from '../../pipeline/follow-run.ts';
import { createReadWebhook } from '../../pipeline/read-webhook.ts';
import { createRepairGaps } from '../../pipeline/repair-gaps.ts';
import { createSampleRegister } from '../../pipeline/sample-register.ts';
import type { StepContext } from '../../pipeline/step-context.ts';
import { runnable, type RunnableKind } from '../../queue/job-kind.ts';
import type { SuppressionHash } from '../../store/suppressions.ts';
import type { OpenLane } from './lane-work.ts';

export const openInternalLane: OpenLane<null> = async ({ context, hash }) => ({
  client: null,
  kinds: internalKinds(context, hash),
});

/** The steps that ask nobody. */
export function internalKinds(
  context: StepContext,
  hash: SuppressionHash,
): readonly RunnableKind<null>[] {
  return [
    runnable(createFindDomain(context, hash)),
    runnable(createFindEmails(context, hash)),
    runnable(createFollowRun(context)),
    runnable(createSampleRegister(context)),
    runnable(createEnqueueChecks(context)),
    runnable(createRepairGaps(context)),
    runnable(createReadWebhook(context, hash)),
  ];
}
