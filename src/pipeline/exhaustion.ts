import type { Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import { findLatestBalance } from '../store/spend-ledger.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

const exhaustedSetting = (provider: PaidProviderName): string => `${provider}_exhausted_since`;
const refusedSetting = (provider: PaidProviderName): string => `${provider}_credits_refused_at`;
const firstProbeMs = 15_000;
const longestProbeMs = 15 * 60_000;

/** Which provider's credits, and what is left of them; null where the provider itself said that there are none. */
interface CreditsOf {
  readonly provider: PaidProviderName;
  readonly balance: Credits | null;
}

/** That a provider's credits are used up: since when, and when it last refused for want of them or left off half-way, whatever the balance reads. */
export interface Exhaustion {
  readonly since: number;
  readonly refusedAt: number | null;
}

/** Notes that the credits are used up and announces it once. False when that was known. */
export async function markExhausted(
  trx: Trx,
  context: StepContext,
  credits: CreditsOf,
): Promise<boolean> {
  const { provider, balance } = credits;
  const now = String(context.clock.now());
  if (balance === null) await writeSetting(trx, refusedSetting(provider), now);
  if ((await exhaustedSince(trx, provider)) !== null) return false;
  await writeSetting(trx, exhaustedSetting(provider), now);
  await announceProduct(trx, context, { type: 'credits.exhausted', data: { ...credits } });
  return true;
}

/** On the day the provider renews the credits, so that they are noticed within five minutes. */
const renewalProbeMs = 4 * 60_000;

/**
 * When to look at the balance again: soon at first, every quarter of an hour in the end, and more often when the provider has said that it
 * renews the credits about now. Reading it is free.
 */
export function nextProbeAt(
  since: number | null,
  now: number,
  renewsInDays: number | null,
): number {
  const lastedMs = since === null ? 0 : now - since;
  const isRenewalDue = renewsInDays !== null && renewsInDays <= 1;
  const longestMs = isRenewalDue ? renewalProbeMs : longestProbeMs;
  return now + Math.min(Math.max(lastedMs, firstProbeMs), longestMs);
}

/** The same, from what is stored. */
export async function nextProbe(
  db: Db | Trx,
  provider: PaidProviderName,
  now: number,
): Promise<number> {
  const latest = await findLatestBalance(db, provider);
  return nextProbeAt(await exhaustedSince(db, provider), now, latest?.renews_in_days ?? null);
}

/**
 * Until when no start is made to find out whether a provider that refused for want of credits takes them again, whatever its balance reads: a start
 * is a probe that may cost something, unlike a look at the balance. Null when it may be made.
 */
export function startProbeAt({ refusedAt }: Exhaustion, now: number): number | null {
  // A clock that was set back tells no age.
  if (refusedAt === null || refusedAt > now) return null;
  const at = refusedAt + longestProbeMs;
  return at > now ? at : null;
}

export async function readExhaustion(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<Exhaustion | null> {
  const since = await readInstant(db, exhaustedSetting(provider));
  if (since === null) return null;
  return { since, refusedAt: await readInstant(db, refusedSetting(provider)) };
}

export function exhaustedSince(db: Db | Trx, provider: PaidProviderName): Promise<number | null> {
  return readInstant(db, exhaustedSetting(provider));
}

/** What is over is stored as nothing. */
async function readInstant(db: Db | Trx, setting: string): Promise<number | null> {
  const stored = await readSetting(db, setting);
  return stored === null || stored === '' ? null : Number(stored);
}

/** A task that was started after the credits were used up and yet carried out says that there are some again. */
export async function heedCarriedOut(
  trx: Trx,
  context: StepContext,
  { provider, sentAt }: { readonly provider: PaidProviderName; readonly sentAt: number },
): Promise<void> {
  // Others of its round may have been paid for before the credits ran out.
  if (sentAt > ((await exhaustedSince(trx, provider)) ?? Infinity)) {
    await markRestored(trx, context, { provider, balance: null });
  }
}

/** Credits came back, or a task was carried out to its end in spite of everything; announced once. */
export async function markRestored(
  trx: Trx,
  context: StepContext,
  credits: CreditsOf,
): Promise<void> {
  const { provider } = credits;
  if ((await exhaustedSince(trx, provider)) === null) return;
  await writeSetting(trx, exhaustedSetting(provider), '');
  await writeSetting(trx, refusedSetting(provider), '');
  await announceProduct(trx, context, { type: 'credits.restored', data: { ...credits } });
}
