import { paidProviderTitles, type StepState } from '../domain/enrichment.ts';
import type { EmailCount } from '../domain/paid-provider.ts';
import { findEmailCount } from '../store/domain-email-counts.ts';
import type { Db } from '../store/open-store.ts';
import { exhaustedSince } from './exhaustion.ts';
import type { StepContext } from './step-context.ts';

/** What is known of the addresses that the first provider holds of a domain before one is bought there. */
export type HeldEmails =
  | EmailCount
  /** By the settings nobody asks, or its credits are used up. */
  | { readonly kind: 'not-asked'; readonly reason: string }
  /** It is to be asked for first. */
  | { readonly kind: 'unknown' };

export async function readHeldEmails(
  db: Db,
  { policy, clock }: StepContext,
  domain: string,
): Promise<HeldEmails> {
  const [provider] = policy.providers;
  if (provider === undefined) return { kind: 'not-asked', reason: 'nobody is there to be asked' };
  if (!policy.countsFirst) return { kind: 'not-asked', reason: `${provider}.countFirst is off` };
  const known = await findEmailCount(db, { provider, domain, now: clock.now() });
  if (known !== undefined) return known;
  // Free or not, an empty account is asked for nothing but its balance.
  if ((await exhaustedSince(db, provider)) === null) return { kind: 'unknown' };
  const reason = `${paidProviderTitles[provider]} has no credits left: it is not asked for its count`;
  return { kind: 'not-asked', reason };
}

/** How many, for the worth of a look-up; null where nobody knows. */
export function countOf(held: HeldEmails): number | null {
  return held.kind === 'counted' ? held.count : null;
}

/** Why no person is looked for at this domain, or null. */
export function refusalOfDomain(held: HeldEmails, domain: string): string | null {
  return held.kind === 'counted' && held.isWebmail
    ? `${domain} is of a mail provider: nobody’s own address can be told from a stranger’s`
    : null;
}

/** The step `count-emails`: what the count said, or why it was not asked for. */
export function describeCount(
  held: HeldEmails,
  { domain, isNeeded }: { readonly domain: string; readonly isNeeded: boolean },
): { readonly state: StepState; readonly reason: string } {
  switch (held.kind) {
    case 'not-asked':
      return { state: 'skipped', reason: held.reason };
    case 'not-told':
      return { state: 'failed', reason: `${held.reason}: looked for all the same` };
    case 'unknown':
      return isNeeded
        ? { state: 'waiting', reason: `how many addresses of ${domain} the provider holds` }
        : { state: 'skipped', reason: 'nothing is to be bought at the domain' };
    case 'counted':
      if (held.isWebmail) return { state: 'done', reason: `${domain} is of a mail provider` };
      return {
        state: 'done',
        reason:
          held.count === 0
            ? `the provider holds no address of ${domain}: looked for after the others`
            : `the provider holds ${held.count} address(es) of ${domain}`,
      };
  }
}
