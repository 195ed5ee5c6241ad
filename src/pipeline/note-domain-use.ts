import { paidProviders } from '../domain/enrichment.ts';
import { domainLookupKey } from '../domain/lookup-key.ts';
import { noteAnswerUse } from '../store/answer-uses.ts';
import type { DomainRow } from '../store/domains.ts';
import type { RunOfCompany } from '../store/enrichment-runs.ts';
import type { Trx } from '../store/open-store.ts';
import type { Wanted } from './go-on-with-domain.ts';
import type { StepContext } from './step-context.ts';

/** The company has taken the answer to the look-up of its name. */
export function noteDomainUse(
  trx: Trx,
  { clock }: StepContext,
  { company, episode, run }: Wanted & { readonly run: RunOfCompany | null | undefined },
): Promise<void> {
  return noteAnswerUse(trx, {
    operation: 'company-domain-by-name',
    subjectKey: domainLookupKey(company.company_name),
    episodeId: episode.id,
    askedFor: company.company_number,
    run: run ?? null,
    now: clock.now(),
  });
}

/** Whether a provider was paid for it. */
export function isBought({ method }: Pick<DomainRow, 'method'>): boolean {
  return paidProviders.some((each) => each === method);
}
