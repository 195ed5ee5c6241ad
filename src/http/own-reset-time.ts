import { serverTime } from './server-time.ts';

/**
 * When the full allowance returns, by our own clock: what the server says is by its clock, which its Date header tells. A clock here that is an
 * hour off would otherwise wait an hour, or not at all. Epoch milliseconds; a server that does not tell its time is taken at its word.
 */
export function ownResetTime(
  resetAt: number | null,
  { date, now }: { readonly date: string | undefined; readonly now: number },
): number | null {
  if (resetAt === null) return null;
  const serverNow = serverTime(date);
  return serverNow === null ? resetAt : now + (resetAt - serverNow);
}
