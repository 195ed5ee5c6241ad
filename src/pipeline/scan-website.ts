import type { DomainVerdict } from '../domain/enrichment.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, type Outcome } from '../queue/outcome.ts';
import type { VisitOutcome, WebsiteVisitor } from '../sources/website/website-visitor.ts';
import { findCompany } from '../store/companies.ts';
import { findPrimaryDomain, findVerdict, saveVerdict, type DomainRow } from '../store/domains.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { readProofSubject } from './read-proof-subject.ts';
import { savePublished } from './save-published.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Visits the candidate's site: proves or contradicts it, and takes the addresses the company publishes. Costs nothing. */
export function createScanWebsite(context: StepContext) {
  return stepKind(
    'scan-website',
    graph['scan-website'],
    async (run: JobRun<StepPayload<'scan-website'>, WebsiteVisitor>): Promise<Outcome> => {
      const { companyNumber, domain } = run.payload;
      const company = await findCompany(run.db, companyNumber);
      const known = await findPrimaryDomain(run.db, companyNumber);
      if (company === undefined || known?.domain !== domain) {
        return cancel('the domain is no longer the company’s candidate');
      }
      const subject = await readProofSubject(run.db, company);
      const outcome = await run.client.visit({ ...subject, domain }, run.signal);
      return done((trx) => saveVisit(trx, context, { known, outcome }));
    },
  );
}

/** Verdict, evidence and contacts of a visit, and what follows from them. */
export async function saveVisit(
  trx: Trx,
  context: StepContext,
  { known, outcome }: { readonly known: DomainRow; readonly outcome: VisitOutcome },
): Promise<void> {
  const now = context.clock.now();
  const companyNumber = known.company_number;
  if (outcome.kind === 'visited' || !(await isJudged(trx, known))) {
    await saveVerdict(trx, known.id, {
      ...judge(outcome, known),
      proofs:
        outcome.kind === 'visited'
          ? outcome.proof.map((proof) => ({
              id: context.random.uuid(),
              rule: proof.rule,
              url: proof.url,
              snippet: proof.snippet,
              weight: proof.weight,
            }))
          : [],
      now,
    });
  }
  // Addresses on another company's site are not this company's.
  if (outcome.kind === 'visited' && outcome.verdict !== 'contradicted') {
    await savePublished(trx, context, { domain: known, ...outcome });
  }
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return;
  await markStep(trx, {
    episodeId: episode.id,
    step: 'scan-website',
    state: 'done',
    reason: describe(outcome),
    now,
  });
  const payload = { companyNumber };
  if (context.policy.officersFetch === 'when-domain-found') {
    await enqueueNext(trx, context, { from: 'scan-website', name: 'fetch-officers', payload });
  }
  await enqueueNext(trx, context, { from: 'scan-website', name: 'find-emails', payload });
}

/** Whether an earlier visit has seen the site: one that sees nothing proves nothing against it, and must not lift a veto. */
async function isJudged(trx: Trx, { id }: DomainRow): Promise<boolean> {
  switch (await findVerdict(trx, id)) {
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

function judge(
  outcome: VisitOutcome,
  known: DomainRow,
): { readonly verdict: DomainVerdict; readonly reason: string; readonly confidence: number } {
  const reason = describe(outcome);
  if (outcome.kind === 'visited') {
    return { verdict: outcome.verdict, reason, confidence: outcome.confidence };
  }
  return { verdict: 'not_proven', reason, confidence: Math.min(known.confidence, 0.3) };
}

function describe(outcome: VisitOutcome): string {
  switch (outcome.kind) {
    case 'visited':
      return outcome.proof[0]?.rule ?? `nothing found on ${outcome.pagesVisited} page(s)`;
    case 'unreachable':
      return `unreachable: ${outcome.reason}`;
    case 'robots-disallowed':
      return 'robots.txt disallows a visit';
    case 'blocked':
      return `blocked: ${outcome.reason}`;
  }
}
