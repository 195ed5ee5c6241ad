import { runnable } from '../queue/job-kind.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { createCheckStatus } from './check-status.ts';
import { createCompareCompany } from './compare-company.ts';
import { createFetchBulk } from './fetch-bulk.ts';
import { createFetchOfficers } from './fetch-officers.ts';
import { createFindDomain } from './find-domain.ts';
import { createFindEmails } from './find-emails.ts';
import { createReadFilings } from './read-filings.ts';
import { createRepairGaps } from './repair-gaps.ts';
import { createRunPaidTask } from './run-paid-task.ts';
import { createScanWebsite } from './scan-website.ts';
import { createSampleRegister } from './sample-register.ts';
import { createSettleContradiction } from './settle-contradiction.ts';
import type { StepContext } from './step-context.ts';

export interface AllStepsOptions {
  readonly context: StepContext;
  readonly hash: SuppressionHash;
  /** Credits that are never spent. */
  readonly balanceFloor: string;
  /** Until when nothing new is bought; null while it may be, as without it. */
  readonly paidWorkWaitsUntil?: (now: number) => number | null;
}

/** The handlers of the graph, by the lane whose client they take. */
export function createAllSteps({
  context,
  hash,
  balanceFloor,
  paidWorkWaitsUntil,
}: AllStepsOptions) {
  return {
    'companies-house': [
      runnable(createCheckStatus(context)),
      runnable(createReadFilings(context)),
      runnable(createFetchOfficers(context)),
      runnable(createCompareCompany(context)),
      runnable(createSettleContradiction(context)),
    ],
    snov: [
      runnable(
        createRunPaidTask(context, {
          hash,
          balanceFloor,
          ...(paidWorkWaitsUntil !== undefined && { waitsUntil: paidWorkWaitsUntil }),
        }),
      ),
    ],
    website: [runnable(createScanWebsite(context))],
    download: [runnable(createFetchBulk(context))],
    internal: [
      runnable(createFindDomain(context, hash)),
      runnable(createFindEmails(context, hash)),
      runnable(createSampleRegister(context)),
      runnable(createRepairGaps(context)),
    ],
  };
}
