import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { findOpenEpisode, updateEpisode } from '../store/episodes.ts';
import type { JobRow } from '../store/jobs/job-row.ts';
import type { Trx } from '../store/open-store.ts';
import { announceLostScan } from './announce-scan.ts';
import { announceCompany, announceProduct } from './announce.ts';
import { graph } from './graph.ts';
import type { StepContext } from './step-context.ts';

/** A job that is given up is never silent: it stays as a dead letter and is announced. */
export async function announceDeadJob(
  trx: Trx,
  context: StepContext,
  { job, reason }: { readonly job: JobRow; readonly reason: string },
): Promise<void> {
  if (job.kind === 'scan-website') {
    const { companyNumber, domain } = graph['scan-website'].payload.parse(JSON.parse(job.payload));
    await announceLostScan(trx, context, { jobId: job.id, companyNumber, domain, error: reason });
  }
  const data = { job_id: job.id, kind: job.kind, reason };
  if (isCompanyNumber(job.subject)) {
    if (job.kind === 'check-status') await askAgainTomorrow(trx, context, job.subject);
    await announceCompany(trx, context, { type: 'job.dead', companyNumber: job.subject, data });
  } else {
    await announceProduct(trx, context, { type: 'job.dead', data });
  }
}

/** A record that nobody could use may be put right: whoever awaits confirmation stays to be asked about, if rarely. */
async function askAgainTomorrow(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<void> {
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined || episode.confirmed_at !== null) return;
  await updateEpisode(trx, episode.id, { next_reading_at: context.clock.now() + tomorrowMs });
}

const tomorrowMs = 86_400_000;
