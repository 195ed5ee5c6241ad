/** What time it is by the server's own clock, of its Date header, in epoch milliseconds; null when it does not tell. */
export function serverTime(date: string | undefined): number | null {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : at;
}
