import type { PaidProviderName } from '../domain/enrichment.ts';
import type { EmailCount } from '../domain/paid-provider.ts';
import type { Db, Trx } from './open-store.ts';

/** What the provider said of a domain within the life of that. */
export async function findEmailCount(
  db: Db | Trx,
  {
    provider,
    domain,
    now,
  }: {
    readonly provider: PaidProviderName;
    readonly domain: string;
    readonly now: number;
  },
): Promise<EmailCount | undefined> {
  const row = await db
    .selectFrom('domain_email_counts')
    .selectAll()
    .where('domain', '=', domain)
    .where('provider', '=', provider)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.email_count === null
    ? { kind: 'not-told', reason: 'the provider does not say' }
    : { kind: 'counted', count: row.email_count, isWebmail: row.is_webmail === 1 };
}

export async function saveEmailCount(
  trx: Trx,
  counted: {
    readonly provider: PaidProviderName;
    readonly domain: string;
    readonly told: EmailCount;
    readonly now: number;
    readonly expiresAt: number;
  },
): Promise<void> {
  const { told } = counted;
  const isCounted = told.kind === 'counted';
  const facts = {
    email_count: isCounted ? told.count : null,
    is_webmail: isCounted ? Number(told.isWebmail) : null,
    counted_at: counted.now,
    expires_at: counted.expiresAt,
  };
  await trx
    .insertInto('domain_email_counts')
    .values({ provider: counted.provider, domain: counted.domain, ...facts })
    .onConflict((conflict) => conflict.columns(['domain', 'provider']).doUpdateSet(facts))
    .execute();
}
