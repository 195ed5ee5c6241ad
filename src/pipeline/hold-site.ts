import { registrableDomain } from '../domain/registrable-domain.ts';
import type { NameLookup } from '../http/name-lookup.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { writesAlone, type WriteTogether } from '../store/group-writes.ts';
import type { Db } from '../store/open-store.ts';
import { leaveSite, takeSite } from '../store/scans/site-visits.ts';

/** Longer than the longest rest and the slowest answers between two pages. */
export const siteLeaseMs = 10 * 60_000;
/** A site that is being visited is looked at again after this long. */
const busySiteMs = 5_000;
/** Visits of several pages with a second between them take this long at least; hundreds may be waiting for one machine. */
const crowdedAddressMs = 15_000;

/** How visits keep out of each other's way, whatever process and whatever step makes them. */
export interface SiteRules {
  /** How the many small writes of visits are made; each by itself when absent. */
  readonly write?: WriteTogether;
  /** Tells at which address a site is; without it the address does not count. */
  readonly lookUpName?: NameLookup['lookUpName'];
}

/** Small firms share machines by the hundred: one visitor bears on each site, and all of them on the machine. */
export const sitesPerAddress = 2;

export interface HeldSite {
  readonly site: string;
  /** When it was asked for something last, by whomever; 0 when it never was. */
  readonly askedAt: number;
  readonly write: WriteTogether;
}

export type SiteUse<T> =
  | { readonly kind: 'used'; readonly result: T }
  | { readonly kind: 'busy'; readonly until: number; readonly reason: string };

/** Does something with a site while nobody else does: one visit at a time is in it, and few at its address. */
export async function useSite<T>(
  run: Pick<JobRun<unknown, unknown>, 'db' | 'job' | 'now'>,
  { domain, rules }: { readonly domain: string; readonly rules: SiteRules },
  use: (held: HeldSite) => Promise<T>,
): Promise<SiteUse<T>> {
  const { db, job, now } = run;
  const write = writeOf(rules, db);
  const site = registrableDomain(domain) ?? domain;
  const address = await addressOf(rules, domain);
  const visit = { site, address, jobId: job.id, now: now(), until: now() + siteLeaseMs };
  const taken = await write((trx) => takeSite(trx, { ...visit, mostAtAddress: sitesPerAddress }));
  if (taken.kind === 'taken') {
    const until = Math.min(taken.until, now() + busySiteMs);
    return { kind: 'busy', until, reason: 'another visit of the same site is under way' };
  }
  if (taken.kind === 'crowded') {
    const reason = `${sitesPerAddress} sites at the same address are being visited`;
    return { kind: 'busy', until: now() + crowdedAddressMs, reason };
  }
  try {
    return { kind: 'used', result: await use({ site, askedAt: taken.askedAt, write }) };
  } finally {
    // Also when it was cancelled or is stopped: nobody asks the site for anything any more.
    await write((trx) => leaveSite(trx, { site, jobId: job.id, askedAt: now() }));
  }
}

export function writeOf({ write }: SiteRules, db: Db): WriteTogether {
  return write ?? writesAlone(db);
}

/** Of several the lowest: name servers give them out in turns, and a machine's sites share them all. */
async function addressOf({ lookUpName }: SiteRules, domain: string): Promise<string | null> {
  const answer = await lookUpName?.(domain);
  return answer?.kind === 'found' ? (answer.addresses.toSorted()[0] ?? null) : null;
}
