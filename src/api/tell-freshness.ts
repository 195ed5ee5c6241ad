import type { FastifyReply } from 'fastify';
import type { Freshness } from '../domain/operation.ts';

/** Says in the answer itself whether the leads in it are up to date, so that a receiver need not ask elsewhere. */
export function tellFreshness(
  reply: FastifyReply,
  { isStale, asOf, reasons }: Freshness,
): FastifyReply {
  void reply
    .header('strikewatch-stale', isStale ? 'yes' : 'no')
    .header('strikewatch-data-as-of', asOf === null ? 'unknown' : new Date(asOf).toISOString());
  return isStale
    ? reply.header('strikewatch-stale-reasons', fieldValue(reasons.join('; ')))
    : reply;
}

/** Of a header only what is ASCII arrives (RFC 9110, 5.5): quotes and dashes become plain ones, anything else a question mark. */
function fieldValue(text: string): string {
  return text
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/[^\u{20}-\u{7e}]/gu, '?');
}
