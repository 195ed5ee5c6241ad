/**
 * How long a Retry-After header asks to wait, from `now`: seconds or an HTTP date (RFC 9110, 10.2.3). Null when it says
 * nothing usable; a date that is past means 0.
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // Date.parse accepts far more than HTTP dates ("1", "-5", "March"): all three legal forms begin with a day name.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return null;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
