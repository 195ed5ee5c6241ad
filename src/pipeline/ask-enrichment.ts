import type { CompanyNumber } from '../domain/company-number.ts';
import type { Credits } from '../domain/credits.ts';
import type { SoughtByRun } from '../domain/enrichment.ts';
import type { Priority } from '../domain/job.ts';
import { addRunCompanies, findRunOfCompany, type RunOfCompany } from '../store/enrichment-runs.ts';
import { findStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findPrimaryDomain } from '../store/domains.ts';
import { startRun } from '../store/read-commitments.ts';
import { startsByItself } from './confirm-episode.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

export const nobodyAsked = 'nobody asked for paid look-ups: enrichment.auto leaves it to you';

/** The step that answers what was asked. */
export type AskedStep = 'check-status' | 'find-domain' | 'find-emails';

export interface EnrichmentRequest {
  /** What is shown of the run. */
  readonly name: string;
  readonly companies: readonly CompanyNumber[];
  /** Most credits of the whole run; null for no ceiling of its own. */
  readonly maxCredits: Credits | null;
  /** What is known counts as unknown: it is found out again. */
  readonly isRefresh: boolean;
  readonly step: AskedStep;
  /** What may be bought: for a website alone no person is looked up and no address verified. */
  readonly seeks: SoughtByRun;
  /** Principal that asks. */
  readonly principalId: string;
  readonly priority?: Priority;
}

type AskContext = Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId' | 'policy'>;

/**
 * A person asks for companies to be enriched, whatever `enrichment.auto` says: the run, whom it is for and the first jobs are one
 * transaction. Returns the run and the job of each company that answers what was asked.
 */
export async function askEnrichment(
  trx: Trx,
  context: AskContext,
  request: EnrichmentRequest,
): Promise<{ readonly runId: string; readonly jobIds: readonly string[] }> {
  const now = context.clock.now();
  const runId = context.random.uuid();
  const { name, maxCredits, seeks, principalId, companies } = request;
  await startRun(trx, { id: runId, name, maxCredits, seeks, principalId, now });
  const refreshSince = request.isRefresh ? now : null;
  await addRunCompanies(trx, runId, { companies, at: now, refreshSince });
  const jobIds: string[] = [];
  for (const companyNumber of companies) {
    jobIds.push(await startSteps(trx, context, { ...request, companyNumber }));
  }
  await enqueueStep(trx, context, { name: 'follow-run', payload: { runId } });
  return { runId, jobIds };
}

/** What is missing is started with what was asked for; each step finds its answer where there is one. */
async function startSteps(
  trx: Trx,
  context: AskContext,
  {
    companyNumber,
    step,
    principalId,
    priority,
    isRefresh,
  }: EnrichmentRequest & { readonly companyNumber: CompanyNumber },
): Promise<string> {
  const request = {
    payload: { companyNumber },
    createdBy: principalId,
    isWaking: true,
    ...(priority !== undefined && { priority }),
  };
  const start = (name: AskedStep | 'fetch-officers') =>
    enqueueStep(trx, context, { ...request, name });
  const episode = await findOpenEpisode(trx, companyNumber);
  // The check starts what follows as soon as the register has agreed.
  if (step === 'check-status') {
    const asked = await start('check-status');
    if (episode !== undefined && episode.confirmed_at !== null) await start('find-domain');
    return asked;
  }
  if (episode === undefined) return start(step);
  const domain = await findPrimaryDomain(trx, companyNumber);
  const isKnown = domain !== undefined && domain.verdict !== 'candidate' && !isRefresh;
  const isSearching = step === 'find-domain' || !isKnown;
  const officers = await findStep(trx, episode.id, 'fetch-officers');
  // Whoever finds the domain has them fetched, if they are wanted only then.
  const isTheirTurn = context.policy.officersFetch === 'always' || !isSearching;
  if (officers?.state !== 'done' && isTheirTurn) await start('fetch-officers');
  if (step === 'find-domain') return start('find-domain');
  if (isSearching) await start('find-domain');
  return start('find-emails');
}

/** The run that pays for a company's website or the addresses of its people, or null where they start by themselves; undefined when nobody wants them. */
export async function findLeave(
  db: Db | Trx,
  context: Pick<StepContext, 'policy'>,
  {
    bought,
    ...episode
  }: Pick<EpisodeRow, 'company_number' | 'entered_at'> & { readonly bought: SoughtByRun },
): Promise<RunOfCompany | null | undefined> {
  const run = await findRunOfCompany(db, episode.company_number, bought);
  if (run !== null) return run;
  return startsByItself(context, episode) ? null : undefined;
}
