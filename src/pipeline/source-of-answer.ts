import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';

/** Provenance of what a provider told. An answer that came by a delivery alone says so: deliveries are not signed, and it was never read by its hash. */
export function sourceOfAnswer(
  provider: PaidProviderName,
  operation: PaidOperation,
  { isUnverified }: { readonly isUnverified: boolean },
): string {
  const told = `${provider} ${operation}`;
  return isUnverified ? `${told} (webhook_unverified)` : told;
}
