/** open and half_open come and go by themselves; forced_open and disabled are set by a person and stay. */
export const breakerStates = ['closed', 'open', 'half_open', 'forced_open', 'disabled'] as const;
export type BreakerStateName = (typeof breakerStates)[number];

/** Why a breaker changed its state last. */
export const breakerReasons = [
  'failures',
  'key_refused',
  'address_refused',
  'register_empty',
  'probe',
  'trial_failed',
  'trial_timeout',
  'recovered',
  'operator',
] as const;
export type BreakerReason = (typeof breakerReasons)[number];

/**
 * What a call says of the health of its provider. Too many calls (`limited`) is the pace's affair, and a call that never left or ran into
 * trouble of our own (`unsent`) says nothing.
 */
export type CallOutcome =
  | 'success'
  | 'failure'
  | 'limited'
  | 'key_refused'
  | 'address_refused'
  /** The register denies company after company that is known to exist. */
  | 'register_empty'
  | 'unsent';

/** What a person may tell a breaker; `auto` takes back what was told before, and makes an open one ask at once. */
export const breakerCommands = ['open', 'close', 'disable', 'auto'] as const;
export type BreakerCommand = (typeof breakerCommands)[number];

/**
 * Nothing holds calls up any more, although the last ones failed: the wait is over, and the next call is the probe. With no call to make it stays
 * so, however well the provider may be.
 */
export function isWaitOver(
  breaker: { readonly state: BreakerStateName; readonly probeAt: number | null },
  now: number,
): boolean {
  return breaker.state === 'open' && (breaker.probeAt ?? now) <= now;
}

/**
 * How long whoever refuses the key is left alone. With the calls that find out it is back within five minutes of being right again, also when the
 * mistake was the provider's and nobody here has anything to do.
 */
export const refusedKeyWaitMs = 200_000;

/** Which calls have a breaker of their own, by provider. */
export const breakerOperations = {
  /** Every resource comes through the same gateway, and a key that is refused is refused for all. */
  'companies-house': ['read'],
  /** Free reads (balance, results) and paid starts. */
  snov: ['read', 'start'],
  hunter: ['read', 'start'],
} as const;
