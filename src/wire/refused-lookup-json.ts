import { z } from 'zod';
import { paidOperations, paidProviders } from '../domain/enrichment.ts';
import { suggestAction } from '../domain/failure-advice.ts';
import { fingerprintOf } from '../domain/failure-fingerprint.ts';
import type { Clock } from '../runtime/clock.ts';
import { listRefusedLookups, type RefusedLookups } from '../store/list-refused-lookups.ts';
import type { Db } from '../store/open-store.ts';
import { instant, toInstant } from './instant.ts';

const count = z.number().int();
/** Set aside longer ago it is asked again, or nobody's concern. */
const toldForMs = 30 * 24 * 3_600_000;

/** Look-ups that a provider refuses one by one. They are no jobs: the job that buys goes on with the others. */
export const RefusedLookupsJson = z.object({
  fingerprint: z.string(),
  provider: z.enum(paidProviders),
  operation: z.enum(paidOperations),
  /** Tried again by themselves. */
  waiting: count,
  /** Free of charge, and not asked again within the life of a miss. */
  set_aside: count,
  example_company_number: z.string(),
  reason: z.string(),
  first_seen_at: instant,
  last_seen_at: instant,
  suggested_action: z.string(),
});
export type RefusedLookupsJson = z.infer<typeof RefusedLookupsJson>;

export async function readRefusedLookups(
  reader: Db,
  clock: Clock,
): Promise<readonly RefusedLookupsJson[]> {
  return (await listRefusedLookups(reader, clock.now() - toldForMs)).map(toRefusedLookupsJson);
}

function toRefusedLookupsJson(group: RefusedLookups): RefusedLookupsJson {
  return {
    fingerprint: fingerprintOf(`${group.provider} ${group.operation}`, group.reason),
    provider: group.provider,
    operation: group.operation,
    waiting: group.waiting,
    set_aside: group.setAside,
    example_company_number: group.exampleCompany,
    reason: group.reason,
    first_seen_at: toInstant(group.firstSeenAt),
    last_seen_at: toInstant(group.lastSeenAt),
    suggested_action: suggestAction(group.reason),
  };
}
