import type { PaidOperation } from './committed-task.ts';
import type { PaidProviderName } from './enrichment.ts';
import { compareCredits, type Credits } from './credits.ts';

/**
 * The most that one look-up is taken to cost until its answer tells. Snov.io charges for each address that it returns of a person and publishes no
 * most of them, nor an option to ask for fewer (https://snov.io/api): three is on the side of too many, and an answer that costs more raises
 * it (store/dearest-lookups.ts). All else has a price: https://snov.io/knowledgebase/what-is-a-credit/ and https://hunter.io/pricing.
 */
export const assumedMost: Readonly<
  Record<PaidProviderName, Readonly<Record<PaidOperation, Credits>>>
> = {
  snov: {
    'company-domain-by-name': '1.00',
    'emails-by-domain-by-name': '3.00',
    'email-verification': '1.00',
  },
  hunter: {
    'company-domain-by-name': '1.00',
    'emails-by-domain-by-name': '1.00',
    'email-verification': '1.00',
  },
};

export function dearer(a: Credits, b: Credits): Credits {
  return compareCredits(a, b) < 0 ? b : a;
}
