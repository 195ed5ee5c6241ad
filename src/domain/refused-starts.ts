/** Starts of one kind of look-up that the provider called wrong, and not its account or its credits. */
export interface RefusedStarts {
  /** When those since the last that was taken were sent, the latest first; of a long row only as many as matter. */
  readonly refusedAt: readonly number[];
  /** What the latest of them was answered. */
  readonly status: number | null;
  /** When the latest that was taken was sent; null before the first. */
  readonly takenAt: number | null;
}

/**
 * So many in a row are refused without a pause: a batch, the look-up in it that is to blame, and both once more. If nothing is taken by then the
 * trouble is the provider's.
 */
export const mostRefusedInARow = 4;

/** Between two tries where nothing is taken. */
export const refusedPauseMs = 15 * 60_000;

/** When the next may be sent; null when at once. A clock that was set back tells no age. */
export function pausedUntil({ refusedAt }: RefusedStarts, now: number): number | null {
  return refusedAt.length < mostRefusedInARow ? null : pauseAfter(refusedAt[0], now);
}

/**
 * When a look-up that was refused alone may be sent again; null when at once. After another was taken its next refusal ends it (`isToBlame`); else it
 * waits, whatever few were refused.
 */
export function triedAgainAt(
  lookUp: { readonly refusedAt: number },
  starts: RefusedStarts,
  now: number,
): number | null {
  return isToBlame(lookUp, starts) ? null : pauseAfter(starts.refusedAt[0], now);
}

/** Whether the provider has taken another of its kind since it was first refused alone, so that it is not the provider. */
export function isToBlame(
  { refusedAt }: { readonly refusedAt: number },
  { takenAt }: RefusedStarts,
): boolean {
  return takenAt !== null && takenAt >= refusedAt;
}

/**
 * A look-up that is the only one refused, with nothing to try it beside, may be to blame or not: it is tried ever more rarely, and set aside after a day.
 * Where others are refused as well it is the provider that refuses, and none of them is set aside.
 */
export function soleTriedAgainAt(
  { refusedAt }: { readonly refusedAt: number },
  { refusedAt: [latest] }: RefusedStarts,
  now: number,
): number | null {
  if (latest === undefined || latest > now) return null;
  const pauseMs = Math.min(Math.max(latest - refusedAt, refusedPauseMs), longestPauseMs);
  return latest + pauseMs <= now ? null : latest + pauseMs;
}

const longestPauseMs = 6 * 3_600_000;
const givenUpAfterMs = 24 * 3_600_000;

export function isRefusedForLong(
  { refusedAt }: { readonly refusedAt: number },
  now: number,
): boolean {
  return now - refusedAt >= givenUpAfterMs;
}

/** All kinds of look-up of one provider together. */
export function ofAllKinds(kinds: readonly RefusedStarts[]): RefusedStarts {
  const taken = kinds.flatMap(({ takenAt }) => takenAt ?? []);
  const takenAt = taken.length === 0 ? null : Math.max(...taken);
  const since = takenAt ?? -Infinity;
  const refused = kinds
    .flatMap(({ refusedAt, status }) => refusedAt.map((at) => ({ at, status })))
    .filter(({ at }) => at > since)
    .toSorted((a, b) => b.at - a.at);
  return { refusedAt: refused.map(({ at }) => at), status: refused[0]?.status ?? null, takenAt };
}

function pauseAfter(at: number | undefined, now: number): number | null {
  if (at === undefined || at > now || at + refusedPauseMs <= now) return null;
  return at + refusedPauseMs;
}

/** Why a look-up was set aside that a provider refuses, as it is kept. */
export function refusalReason(status: number): string {
  return `${whoRefuses}refuses it: HTTP ${status}`;
}

/** The same without who refuses; null for any other reason. */
export function readRefusal(reason: string): string | null {
  return reason.startsWith(`${whoRefuses}refuses it: `) ? reason.slice(whoRefuses.length) : null;
}

const whoRefuses = 'the provider ';
