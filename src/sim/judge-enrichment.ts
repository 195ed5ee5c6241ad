import type { ModelFacts } from './company-facts.ts';
import { addressesOf } from './paid-provider.ts';
import type { EnrichmentView, StepSeen } from './read-enrichment.ts';

/** Of the steps of one lead, those that end the search. */
const ending = ['find-domain', 'find-emails'] as const;
const noDomain = 'no domain: the provider found none';

/** Which companies that entered are neither enriched nor say why not, and which look-ups are not accounted for; in words. */
export function unfinishedEnrichment(view: EnrichmentView): readonly string[] {
  const unfinished: string[] = [];
  for (const [number, steps] of stepsByCompany(view)) {
    for (const name of ending) {
      const step = steps.find((each) => each.step === name);
      const isMute = step?.state !== 'done' && step?.reason == null;
      if (step === undefined || step.state === 'waiting' || isMute) {
        unfinished.push(
          `${number}: ${name} is ${step?.state ?? 'not begun'} (${step?.reason ?? 'no reason'})`,
        );
      }
    }
  }
  for (const intent of view.intents()) {
    const isEnded = ['settled', 'voided', 'written_off'].includes(intent.state);
    const isDoubt = intent.state === 'in_doubt' && intent.state_reason !== null;
    if (!isEnded && !isDoubt) {
      unfinished.push(`the look-up of ${intent.subject_key} is ${intent.state} without an end`);
    }
  }
  return unfinished;
}

/** Where what was found differs from what there is to be found, in words. */
export function compareFindings(view: EnrichmentView, facts: ModelFacts): readonly string[] {
  const wrong: string[] = [];
  const contacts = Map.groupBy(view.contacts(), (contact) => contact.company_number);
  const domains = new Map(view.domains().map((domain) => [domain.company_number, domain]));
  for (const [number, found] of contacts) {
    const there = addressesOf(facts, number);
    for (const { email, method } of found) {
      if (!there.has(email)) wrong.push(`${number}: nobody told of ${email} (${method})`);
    }
  }
  for (const [number, { domain, verdict }] of domains) {
    const { site } = facts.of(number);
    const isProven = verdict === 'proven' && site?.kind !== 'own-number';
    const isContradicted = verdict === 'contradicted' && site?.kind !== 'other-number';
    if (site?.domain !== domain || isProven || isContradicted) {
      wrong.push(`${number}: ${domain} is ${verdict}, the site is ${JSON.stringify(site)}`);
    }
  }
  for (const [number, steps] of stepsByCompany(view)) {
    const { site, officers } = facts.of(number);
    const end = steps.find(({ step }) => step === 'find-emails');
    if (steps.some(({ reason }) => reason === noDomain) && site !== null) {
      wrong.push(`${number}: no domain was found, but there is ${site.domain}`);
    }
    if (end?.state !== 'done' || end.reason !== null || site === null) continue;
    const ours = new Set((contacts.get(number) ?? []).map(({ email }) => email));
    const directors = officers.filter(
      ({ role, resignedOn }) => role === 'director' && resignedOn === null,
    );
    for (const { firstName, lastName } of directors) {
      const count = facts.addressesOf(`${firstName} ${lastName} @ ${site.domain}`.toLowerCase());
      const known = view
        .officersOf(number)
        .some(
          ({ name, email }) => name === `${lastName.toUpperCase()}, ${firstName}` && email !== null,
        );
      if (count > 0 && !known) {
        wrong.push(
          `${number}: ${firstName} ${lastName} has an address, held are ${[...ours].join(', ')}`,
        );
      }
    }
  }
  return wrong;
}

function stepsByCompany(view: EnrichmentView): ReadonlyMap<string, readonly StepSeen[]> {
  return Map.groupBy(view.steps(), (step) => step.company_number);
}
