import { enoughLookUps } from '../domain/estimate-enrichment.ts';
import type { RunJson, RunPlanJson } from '../wire/run-json.ts';
import { instantText, textFacts, textSection, textTable } from './print-text.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What a run would do, and what the estimate rests on. */
export function describePlan(plan: RunPlanJson): string {
  const { shares } = plan;
  return [
    textFacts({
      View: plan.view,
      Leads: plan.leads,
      'Of them looked for': plan.companies,
      'Domains to find': plan.domains_sought,
      'People to find': peopleText(plan),
      'Addresses to verify': verificationText(plan),
      'Expected cost': `${plan.expected_credits} credits (${basisText(plan)})`,
      'At most': mostText(plan),
      'Found for free': percent(shares.free_domains),
      'Credits per domain and person': `${shares.credits_per_domain.toFixed(2)}, ${shares.credits_per_person.toFixed(2)}`,
    }),
    ...plan.left_out.map(({ reason, companies }) => `Left out: ${companies}, ${reason}`),
  ].join('\n');
}

function peopleText({
  people_sought: people,
  companies_without_officers: uncounted,
}: RunPlanJson): string {
  const counted = `${people} where the domain is known, and those of the domains found`;
  return uncounted === 0
    ? counted
    : `${counted}; the officers of ${uncounted} companies are not known yet and are estimated`;
}

/** A provider that publishes no most is held to a ceiling by what is put aside, which its answers can only raise. */
function mostText(plan: RunPlanJson): string {
  const { max_credits: ceiling, most_credits_per_person: each } = plan;
  const most =
    plan.most_credits === null
      ? `no maximum known, since not all officers are; the ceiling of the run is ${ceiling} credits`
      : `${Math.min(plan.most_credits, ceiling)} credits (ceiling ${ceiling})`;
  const isPublished = Number(each) <= 1;
  if (isPublished) return most;
  const aside = `a credit for each address that is returned, no most of which is published: ${each} are put aside for each person until the answer is there`;
  return ceiling < Number(each)
    ? `${most}; ${aside}, so nobody is looked for below that`
    : `${most}; ${aside}`;
}

function verificationText(plan: RunPlanJson): string {
  if (plan.verify === 'off') return 'none (enrichment.verify is off)';
  const { verifications_per_person: share } = plan.shares;
  const basis =
    plan.verification_basis === 'history'
      ? ''
      : `, assumed: fewer than ${enoughLookUps} were verified yet`;
  return `${plan.verifications_sought} that are held, and ${share.toFixed(2)} for each person to find, a credit each (enrichment.verify is ${plan.verify}${basis})`;
}

function basisText({ basis }: RunPlanJson): string {
  return basis === 'history'
    ? 'by what look-ups of the last 90 days came to'
    : `assumed: fewer than ${enoughLookUps} look-ups have their price yet; run the first with --limit ${enoughLookUps} and estimate again`;
}

/** The receipt. */
export function describeRun(run: RunJson): string {
  const facts = textFacts({
    Run: run.run_id,
    Asked: run.name,
    Started: instantText(run.started_at),
    Finished: instantText(run.finished_at) ?? 'not yet',
    Companies: `${run.companies_done} of ${run.companies} done, ${run.companies_with_contacts} with an address`,
    Credits: `${run.credits}${run.max_credits === null ? '' : ` of ${run.max_credits}`}`,
    'Paid look-ups': `${run.hits} found, ${run.misses} found nothing (free), ${run.pending} under way, ${run.in_doubt} in doubt`,
  });
  const table = textTable(
    [
      { title: 'Number', value: (row) => row.company_number },
      { title: 'Company', value: (row) => row.company_name, maxWidth: 36 },
      { title: 'Outcome', value: (row) => row.outcome.replaceAll('_', ' ') },
      { title: 'Addresses', value: (row) => row.contacts },
      { title: 'Found', value: (row) => row.hits },
      { title: 'Not', value: (row) => row.misses },
      { title: 'Credits', value: (row) => row.credits },
      { title: 'Reason', value: (row) => row.reason ?? '', maxWidth: 60 },
    ],
    run.data,
  );
  const partlyRun = run.partly_run.map(
    ({ reason, companies, credits }) =>
      `Partly run: ${companies}, for ${credits} credits, then ${reason}`,
  );
  const notRun = run.not_run.map(({ reason, companies }) => `Not run: ${companies}, ${reason}`);
  return [facts, ...partlyRun, ...notRun, textSection('Companies', table)].join('\n');
}
