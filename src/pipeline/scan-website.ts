import { judgeDomain, type Confidence } from '../domain/confidence.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { DomainVerdict } from '../domain/enrichment.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { isWorthRendering } from '../sources/website/render-pages.ts';
import type { VisitOutcome, VisitTarget } from '../sources/website/visit-outcome.ts';
import type { WebsiteVisitor } from '../sources/website/website-visitor.ts';
import { findCompany } from '../store/companies.ts';
import { findDomain, findVerdict, saveVerdict, type DomainRow } from '../store/domains.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { moveJob } from '../store/jobs/move.ts';
import { endScan, restartScan } from '../store/scans/end-scan.ts';
import { openScan } from '../store/scans/join-scan.ts';
import { readHeldScan } from '../store/scans/keep-page.ts';
import { announceScan } from './announce-scan.ts';
import { describeVisit, scanEndOf } from './describe-visit.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { useSite, writeOf, type SiteRules } from './hold-site.ts';
import { hasNamesake, readProofSubject } from './read-proof-subject.ts';
import { savePublished } from './save-published.ts';
import { openScanMemory } from './scan-memory.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

type ScanRun = JobRun<StepPayload<'scan-website'>, WebsiteVisitor>;

/**
 * Visits a site: proves or contradicts that it is the company's, and takes the addresses it publishes. Costs nothing. Asked for by the
 * pipeline, over the API and from the command line alike; it goes as far as its record says.
 */
export function createScanWebsite(
  context: StepContext,
  {
    pipelinePages,
    sites = {},
    rendersElsewhere = false,
  }: {
    readonly pipelinePages: number;
    readonly sites?: SiteRules;
    /** Where pages need a browser, the scan goes on in the lane that has one. */
    readonly rendersElsewhere?: boolean;
  },
) {
  return stepKind('scan-website', graph['scan-website'], async (run: ScanRun): Promise<Outcome> => {
    const write = writeOf(sites, run.db);
    const { companyNumber, domain } = run.payload;
    const known = companyNumber === null ? null : await findDomain(run.db, companyNumber, domain);
    if (known === undefined) return cancel('the domain is no longer a candidate of the company');
    const domainId = known?.id ?? null;
    await write((trx) =>
      openScan(trx, {
        jobId: run.job.id,
        companyNumber,
        domainId,
        domain,
        maxPages: pipelinePages,
        stopsEarly: true,
        now: run.now(),
      }),
    );
    const scan = await readHeldScan(run.db, run.job);
    if (known?.is_primary === 0 && scan.stops_early === 1) {
      return cancel('the domain is no longer the company’s candidate');
    }
    if (scan.is_erased === 1) {
      await run.db.transaction().execute((trx) => restartScan(trx, run.job.id));
    }
    const target = await readTarget(run.db, companyNumber, domain);
    if (target === null) return cancel('the company is no longer held');
    const visit = await useSite(run, { domain, rules: sites }, async (held) => {
      const memory = await openScanMemory(run, held);
      return run.client.visit(target, run.signal, memory);
    });
    if (visit.kind === 'busy') return snooze(visit.until, visit.reason);
    const outcome = visit.result;
    if (rendersElsewhere && needsRendering(outcome)) {
      return snooze(run.now(), 'waits for the browser', (trx) =>
        moveJob(trx, run.job, 'rendering'),
      );
    }
    return done(async (trx) => {
      const end = scanEndOf(outcome, run.now());
      await endScan(trx, run.job.id, end);
      await announceScan(trx, context, {
        jobId: run.job.id,
        companyNumber,
        domain,
        end,
        pagesVisited: outcome.kind === 'visited' ? outcome.pagesVisited : 0,
        emailsFound: outcome.kind === 'visited' ? outcome.contacts.length : 0,
      });
      if (known !== null) await saveVisit(trx, context, { known, outcome });
    });
  });
}

function needsRendering(outcome: VisitOutcome): boolean {
  return outcome.kind === 'visited' && outcome.needsJavascript && isWorthRendering(outcome.reason);
}

/** Null when the company is gone. */
async function readTarget(
  db: Db,
  companyNumber: CompanyNumber | null,
  domain: string,
): Promise<VisitTarget | null> {
  if (companyNumber === null) return { domain, companyNumber };
  const company = await findCompany(db, companyNumber);
  if (company === undefined) return null;
  return { domain, ...(await readProofSubject(db, company)) };
}

/** Verdict, evidence and contacts of a visit, and what follows from them. */
export async function saveVisit(
  trx: Trx,
  context: StepContext,
  { known, outcome }: { readonly known: DomainRow; readonly outcome: VisitOutcome },
): Promise<void> {
  const now = context.clock.now();
  const companyNumber = known.company_number;
  const earlier = await findVerdict(trx, known.id);
  const isSeen = outcome.kind === 'visited' && outcome.isJudged;
  if (isSeen || !isFound(earlier)) {
    await saveVerdict(trx, known.id, {
      ...(await judge(trx, outcome, known)),
      proofs:
        outcome.kind === 'visited'
          ? outcome.proof.map((proof) => ({
              id: context.random.uuid(),
              rule: proof.rule,
              url: proof.url,
              snippet: proof.snippet,
              weight: proof.weight,
              is_rendered: proof.isRendered === true ? 1 : 0,
            }))
          : [],
      now,
    });
  }
  // Addresses on another company's site are not this company's.
  const verdict = isSeen ? outcome.verdict : earlier;
  if (outcome.kind === 'visited' && verdict !== 'contradicted') {
    await savePublished(trx, context, { domain: known, ...outcome });
  }
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return;
  await markStep(trx, {
    episodeId: episode.id,
    step: 'scan-website',
    state: 'done',
    reason: describeVisit(outcome),
    now,
  });
  const payload = { companyNumber };
  if (context.policy.officersFetch === 'when-domain-found') {
    await enqueueNext(trx, context, { from: 'scan-website', name: 'fetch-officers', payload });
  }
  await enqueueNext(trx, context, { from: 'scan-website', name: 'find-emails', payload });
}

/** Whether an earlier visit has found out whose site it is: one that does not proves nothing against it, and must not lift a veto. */
function isFound(verdict: DomainVerdict | undefined): boolean {
  switch (verdict) {
    case 'contradicted':
    case 'proven':
    case 'likely':
      return true;
    case 'candidate':
    case 'not_proven':
    case undefined:
      return false;
  }
}

async function judge(
  trx: Trx,
  outcome: VisitOutcome,
  known: DomainRow,
): Promise<{
  readonly verdict: DomainVerdict;
  readonly reason: string;
  readonly confidence: Confidence;
}> {
  const reason = describeVisit(outcome);
  if (outcome.kind !== 'visited' || !outcome.isJudged) {
    const confidence = Math.min(known.confidence, unseenAtMost);
    const reasons = [{ reason: `not seen: ${reason}`, factor: confidence }];
    return { verdict: 'not_proven', reason, confidence: { confidence, reasons } };
  }
  const company = await findCompany(trx, known.company_number);
  const own = outcome.contacts.find((each) => each.email.endsWith(`@${known.domain}`));
  const confidence = judgeDomain({
    method: known.method,
    verdict: outcome.verdict,
    proof: outcome.proof,
    proven: outcome.confidence,
    domain: known.domain,
    hasNamesake: company !== undefined && (await hasNamesake(trx, company)),
    mailExchanger: own?.mailExchanger ?? null,
  });
  return { verdict: outcome.verdict, reason, confidence };
}

/** A site that nobody could look at. */
const unseenAtMost = 0.3;
