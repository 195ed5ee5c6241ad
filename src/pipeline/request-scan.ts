import type { CompanyNumber } from '../domain/company-number.ts';
import { cancelJobByHand, type JobChange } from '../store/jobs/by-hand.ts';
import type { Db } from '../store/open-store.ts';
import { eraseEndedScans } from '../store/scans/end-scan.ts';
import { joinScan } from '../store/scans/join-scan.ts';
import type { Priority } from '../domain/job.ts';
import { graph } from './graph.ts';
import type { StepContext } from './step-context.ts';

/** Whose site is to be scanned: nobody's when company and domain id are null. */
export interface ScanTarget {
  readonly companyNumber: CompanyNumber | null;
  readonly domainId: string | null;
  readonly domain: string;
}

export interface ScanRequest {
  readonly target: ScanTarget;
  /** Principal that asks; the system when null. */
  readonly createdBy: string | null;
  readonly priority?: Priority;
}

/** A site that cannot be read is found out within the visit; what is repeated are faults of our own. */
const maxAttempts = 5;

/** Starts a scan of all of a site, or joins the one that waits or runs. Returns the id of its job. */
export function requestScan(
  db: Db,
  context: StepContext,
  { target, createdBy, maxPages, priority = 'high' }: ScanRequest & { readonly maxPages: number },
): Promise<string> {
  const now = context.clock.now();
  const { companyNumber, domain } = target;
  const step = graph['scan-website'];
  const payload = { companyNumber, domain };
  return db.transaction().execute((trx) =>
    joinScan(
      trx,
      {
        id: context.random.uuid(),
        kind: 'scan-website',
        subject: step.subjectOf(payload),
        lane: step.lane,
        priority,
        payload: JSON.stringify(payload),
        maxAttempts,
        runAt: now,
        now,
        createdBy: createdBy ?? context.systemPrincipalId,
        isWaking: true,
      },
      { ...target, maxPages, stopsEarly: false },
    ),
  );
}

/** Ends a scan for good, also one that runs: it stops before its next request. What it has kept of the pages' text goes. */
export async function cancelScan(db: Db, context: StepContext, jobId: string): Promise<JobChange> {
  const change = await cancelJobByHand(db, jobId, context.clock.now());
  await eraseEndedScans(db);
  return change;
}
