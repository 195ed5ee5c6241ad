import { z } from 'zod';
import { sumCredits } from '../domain/credits.ts';
import { verificationModes, type VerificationMode } from '../domain/enrichment.ts';
import { estimateBases } from '../domain/estimate-enrichment.ts';
import { leadViewNames, type LeadView } from '../domain/lead-view.ts';
import type { RunPlan } from '../pipeline/plan-run.ts';
import { runOutcomes, standingOf, type RunOutcome } from '../pipeline/run-standing.ts';
import { findRun, listIntentsOfRun } from '../store/enrichment-runs.ts';
import type { Db } from '../store/open-store.ts';
import { listRunCompanies } from '../store/run-companies.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const Reasons = z.array(z.object({ reason: z.string(), companies: z.number().int() }));

/** What a run over a view would do and cost. */
export const RunPlanJson = z.object({
  view: z.enum(leadViewNames),
  leads: z.number().int(),
  companies: z.number().int(),
  left_out: Reasons,
  /** Companies whose domain has to be found, free sources first. */
  domains_sought: z.number().int(),
  /** People to look for where the domain is known; those of the other companies come on top. */
  people_sought: z.number().int(),
  /** Companies whose officers are not known yet: their people are estimated by the average of the others. */
  companies_without_officers: z.number().int(),
  /** Which addresses are verified (enrichment.verify), and how many of those that are held; those of people to be found come on top. */
  verify: z.enum(verificationModes),
  verifications_sought: z.number().int(),
  expected_credits: z.number().int(),
  /** Null while the officers of a company are not known: nobody knows how many people there are. */
  most_credits: z.number().int().nullable(),
  /** What one look-up of a person counts as, in `most_credits` and against the ceiling, until its answer tells what it cost. */
  most_credits_per_person: z.string(),
  max_credits: z.number().int(),
  basis: z.enum(estimateBases),
  /** What the share of verifications rests on. */
  verification_basis: z.enum(estimateBases),
  shares: z.object({
    free_domains: z.number(),
    credits_per_domain: z.number(),
    credits_per_person: z.number(),
    /** For each person looked for, a credit each. */
    verifications_per_person: z.number(),
  }),
});
export type RunPlanJson = z.infer<typeof RunPlanJson>;

export function toRunPlanJson(
  plan: RunPlan,
  {
    view,
    maxCredits,
    verify,
  }: {
    readonly view: LeadView;
    readonly maxCredits: number;
    readonly verify: VerificationMode;
  },
): RunPlanJson {
  const { estimate } = plan;
  return {
    view,
    leads: plan.leads,
    companies: plan.companies.length,
    left_out: [...plan.leftOut].map(([reason, companies]) => ({ reason, companies })),
    domains_sought: plan.domains,
    people_sought: plan.people,
    companies_without_officers: plan.uncounted,
    verify,
    verifications_sought: plan.verifications,
    expected_credits: estimate.expectedCredits,
    most_credits: estimate.mostCredits,
    most_credits_per_person: plan.mostPerPerson,
    max_credits: maxCredits,
    basis: estimate.basis,
    verification_basis: estimate.verificationBasis,
    shares: {
      free_domains: estimate.shares.freeDomains,
      credits_per_domain: estimate.shares.creditsPerDomain,
      credits_per_person: estimate.shares.creditsPerPerson,
      verifications_per_person: estimate.shares.verificationsPerPerson,
    },
  };
}

/** The receipt of a run: what it came to, company by company, also while it goes on. */
export const RunJson = z.object({
  run_id: z.uuid(),
  name: z.string(),
  max_credits: z.string().nullable(),
  started_at: instant,
  finished_at: instant.nullable(),
  companies: z.number().int(),
  companies_done: z.number().int(),
  companies_with_contacts: z.number().int(),
  /** Look-ups that were charged for, that found nothing, that are on their way or planned, and whose end nobody knows. */
  hits: z.number().int(),
  misses: z.number().int(),
  pending: z.number().int(),
  in_doubt: z.number().int(),
  credits: z.string(),
  /** Companies for which something was bought or found before a reason of ours ended it, by that reason, with what was spent on them. */
  partly_run: z.array(
    z.object({ reason: z.string(), companies: z.number().int(), credits: z.string() }),
  ),
  /** Companies for which nothing was bought or found, by the reason. */
  not_run: Reasons,
  data: z.array(
    z.object({
      company_number: z.string(),
      company_name: z.string(),
      outcome: z.enum(runOutcomes),
      reason: z.string().nullable(),
      contacts: z.number().int(),
      hits: z.number().int(),
      misses: z.number().int(),
      credits: z.string(),
    }),
  ),
});
export type RunJson = z.infer<typeof RunJson>;

/** Null when there is no such run. */
export async function readRun(db: Db, runId: string): Promise<RunJson | null> {
  const run = await findRun(db, runId);
  if (run === undefined) return null;
  const intents = Map.groupBy(await listIntentsOfRun(db, runId), (each) => each.company_number);
  const rows = (await listRunCompanies(db, run)).map((company) => {
    const bought = intents.get(company.company_number) ?? [];
    const { isOver, outcome, reason } = standingOf(company);
    return {
      isOver,
      pending: bought.filter((each) => ['planned', 'sent', 'accepted'].includes(each.state)).length,
      inDoubt: bought.filter((each) => each.state === 'in_doubt').length,
      json: {
        company_number: company.company_number,
        company_name: company.company_name,
        outcome,
        reason,
        contacts: company.contacts ?? 0,
        hits: bought.filter((each) => each.state === 'settled' && isCharged(each)).length,
        misses: bought.filter((each) => each.state === 'settled' && !isCharged(each)).length,
        credits: sumCredits(bought.map((each) => each.charged_credits ?? '0')),
      },
    };
  });
  const data = rows.map((row) => row.json);
  const sum = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    run_id: run.id,
    name: run.name,
    max_credits: run.max_credits,
    started_at: toInstant(run.started_at),
    finished_at: toInstantOrNull(run.finished_at),
    companies: rows.length,
    companies_done: rows.filter((row) => row.isOver).length,
    companies_with_contacts: data.filter((row) => row.contacts > 0).length,
    hits: sum((row) => row.json.hits),
    misses: sum((row) => row.json.misses),
    pending: sum((row) => row.pending),
    in_doubt: sum((row) => row.inDoubt),
    credits: sumCredits(data.map((row) => row.credits)),
    partly_run: byReason(data, 'partly_run').map(([reason, group]) => ({
      reason,
      companies: group.length,
      credits: sumCredits(group.map((row) => row.credits)),
    })),
    not_run: byReason(data, 'not_run').map(([reason, group]) => ({
      reason,
      companies: group.length,
    })),
    data,
  };
}

function byReason(
  data: RunJson['data'],
  outcome: RunOutcome,
): readonly (readonly [string, RunJson['data']])[] {
  const rows = data.filter((row) => row.outcome === outcome);
  return [...Map.groupBy(rows, (row) => row.reason ?? 'not known')];
}

function isCharged({ charged_credits: credits }: { charged_credits: string | null }): boolean {
  return Number(credits ?? 0) > 0;
}
