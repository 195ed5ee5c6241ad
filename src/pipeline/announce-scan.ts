import type { CompanyNumber } from '../domain/company-number.ts';
import type { ScanEnd } from '../store/scans/end-scan.ts';
import type { Trx } from '../store/open-store.ts';
import { announceCompany, announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

interface EndedScan {
  readonly jobId: string;
  /** Null where nobody's site was scanned. */
  readonly companyNumber: CompanyNumber | null;
  readonly domain: string;
}

/** Announces that a scan has ended, in the transaction that ends it. Counts and reasons, never an address. */
export function announceScan(
  trx: Trx,
  context: StepContext,
  scan: EndedScan & {
    readonly end: Pick<ScanEnd, 'outcome' | 'reason' | 'detail'>;
    readonly pagesVisited: number;
    readonly emailsFound: number;
  },
): Promise<void> {
  const isComplete = scan.end.outcome === 'complete';
  return announceEnd(trx, context, {
    companyNumber: scan.companyNumber,
    type: isComplete ? 'scan.completed' : 'scan.failed',
    data: {
      job_id: scan.jobId,
      domain: scan.domain,
      reason: scan.end.reason,
      ...(isComplete
        ? { pages_visited: scan.pagesVisited, emails_found: scan.emailsFound }
        : { error: scan.end.detail }),
    },
  });
}

/** The same of one that was given up because of a fault of our own. */
export function announceLostScan(
  trx: Trx,
  context: StepContext,
  scan: EndedScan & { readonly error: string },
): Promise<void> {
  return announceEnd(trx, context, {
    companyNumber: scan.companyNumber,
    type: 'scan.failed',
    data: { job_id: scan.jobId, domain: scan.domain, reason: null, error: scan.error },
  });
}

interface EndEvent {
  readonly type: 'scan.completed' | 'scan.failed';
  readonly data: Readonly<Record<string, string | number | null>>;
}

function announceEnd(
  trx: Trx,
  context: StepContext,
  { companyNumber, ...event }: EndEvent & Pick<EndedScan, 'companyNumber'>,
): Promise<void> {
  return companyNumber === null
    ? announceProduct(trx, context, event)
    : announceCompany(trx, context, { ...event, companyNumber });
}
