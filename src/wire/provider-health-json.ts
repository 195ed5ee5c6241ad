import { z } from 'zod';
import { breakerReasons, breakerStates, isWaitOver } from '../domain/breaker.ts';
import { listBreakers, type BreakerRow } from '../store/breakers.ts';
import type { Db } from '../store/open-store.ts';
import { readPaces } from '../store/rate-budgets.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const PaceJson = z.object({
  /** Share of the plan, 1 = all of it. */
  factor: z.number(),
  slowed_by: z.string().nullable(),
  slowed_at: instant.nullable(),
  /** Only while it lies ahead. */
  blocked_until: instant.nullable(),
  blocked_by: z.string().nullable(),
});

const BreakerJson = z.object({
  operation: z.string(),
  /** half_open also while it only waits for the next call. */
  state: z.enum(breakerStates),
  reason: z.enum(breakerReasons).nullable(),
  opened_at: instant.nullable(),
  probe_at: instant.nullable(),
});

/** How one provider is asked; one that was never asked is not listed, nor a breaker that was never out of order. */
export const ProviderHealthJson = z.object({
  provider: z.string(),
  is_asked: z.boolean(),
  pace: PaceJson.nullable(),
  breakers: z.array(BreakerJson),
});
export type ProviderHealth = z.infer<typeof ProviderHealthJson>;

export async function readProviderHealth(db: Db, now: number): Promise<ProviderHealth[]> {
  const [paces, breakers] = await Promise.all([readPaces(db), listBreakers(db)]);
  const providers = new Set([...paces, ...breakers].map(({ provider }) => provider));
  return [...providers].toSorted().map((provider) => {
    const pace = paces.find((each) => each.provider === provider);
    const own = breakers.filter((each) => each.provider === provider);
    const isBlocked = pace !== undefined && pace.blockedUntil > now;
    return {
      provider,
      is_asked: own.every((breaker) => isPassing(breaker, now)),
      pace:
        pace === undefined
          ? null
          : {
              factor: pace.factor,
              slowed_by: pace.slowedBy,
              slowed_at: toInstantOrNull(pace.slowedAt),
              blocked_until: isBlocked ? toInstant(pace.blockedUntil) : null,
              blocked_by: isBlocked ? pace.blockedBy : null,
            },
      breakers: own.map((breaker) => ({
        operation: breaker.operation,
        state: toldState(breaker, now),
        reason: breaker.reason,
        opened_at: toInstantOrNull(breaker.opened_at),
        probe_at: toInstantOrNull(breaker.probe_at),
      })),
    };
  });
}

/** As a call would find it now; the row changes only when there is one. */
export function toldState(
  { state, probe_at: probeAt }: Pick<BreakerRow, 'state' | 'probe_at'>,
  now: number,
): BreakerRow['state'] {
  return isWaitOver({ state, probeAt }, now) ? 'half_open' : state;
}

function isPassing({ state, probe_at: probeAt }: BreakerRow, now: number): boolean {
  return state === 'closed' || state === 'disabled' || isWaitOver({ state, probeAt }, now);
}
