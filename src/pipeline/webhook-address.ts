import { createHash } from 'node:crypto';
import type { Random } from '../runtime/random.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import type { PaidPolicy } from './paid-policy.ts';

const tokenBytes = 32;
const refusedSetting = 'snov_webhooks_refused_at';
const suspectedSetting = 'snov_webhooks_suspected_at';
/** After this long it is tried again whether the provider takes starts with an address. */
const refusedForMs = 24 * 3_600_000;

export interface WebhookAddress {
  readonly url: string;
  readonly tokenHash: string;
}

/** An address for one task that nobody can guess; null when results are only polled, or the provider has refused addresses lately. */
export async function makeWebhookAddress(
  db: Db,
  {
    policy,
    random,
    now,
  }: { readonly policy: PaidPolicy; readonly random: Random; readonly now: number },
): Promise<WebhookAddress | null> {
  if (policy.results === 'polling' || policy.publicUrl === null) return null;
  for (const setting of [refusedSetting, suspectedSetting]) {
    const at = await readSetting(db, setting);
    if (at !== null && now - Number(at) < refusedForMs) return null;
  }
  const token = Buffer.from(random.bytes(tokenBytes)).toString('base64url');
  const base = policy.publicUrl.replace(/\/$/, '');
  return { url: `${base}/webhooks/snov-io/${token}`, tokenHash: hashToken(token) };
}

/** Starts with a webhook address have been seen refused; those without are not. */
export function isAddressRefused(message: string): boolean {
  return /webhook|url/i.test(message);
}

export function noteAddressRefused(trx: Trx, now: number): Promise<void> {
  return writeSetting(trx, refusedSetting, String(now));
}

/** A look-up was refused alone in words that name nothing: it is sent again without an address, and so are the others while that helps. */
export function suspectAddress(trx: Trx, now: number): Promise<void> {
  return writeSetting(trx, suspectedSetting, String(now));
}

/** Without an address it is refused as well. */
export function clearAddress(trx: Trx): Promise<void> {
  return writeSetting(trx, suspectedSetting, '0');
}

/** Tokens have 256 bits, so a fast hash is right for them. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
