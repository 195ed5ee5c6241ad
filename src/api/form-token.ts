import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import { ApiError } from './problem.ts';

const hourMs = 3_600_000;

export interface FormTokens {
  /** What a form of ours carries; the same for a whole hour, so that an open page need not change. */
  issue(request: FastifyRequest): string;
  /** Throws unless a form of ours was sent from a page of ours, by whom it was made for. */
  require(request: FastifyRequest, token: string | undefined): void;
}

/**
 * Browsers that remember a key send it along wherever a form comes from, so what changes something has to prove where it comes from: by what
 * the browser says of its origin, and by a token that only a page of ours can have been given. The key is that of one process: after a restart
 * an open page has to be loaded again.
 */
export function createFormTokens({
  random,
  clock,
}: {
  readonly random: Random;
  readonly clock: Clock;
}): FormTokens {
  const key = random.bytes(32);

  return {
    issue: (request) => {
      const expiresAt = (Math.ceil(clock.now() / hourMs) + 1) * hourMs;
      return `${expiresAt}.${sign(request, expiresAt)}`;
    },
    require(request, token) {
      if (!isFromOwnPage(request)) {
        throw new ApiError(403, 'this is taken from our own page alone');
      }
      const [expires = '', signature = ''] = (token ?? '').split('.');
      const expiresAt = Number(expires);
      const isOurs = isSame(signature, sign(request, expiresAt));
      if (!isOurs || !(expiresAt > clock.now()))
        throw new ApiError(403, 'this page is too old: load it again and press the button again');
    },
  };

  function sign({ principalId }: FastifyRequest, expiresAt: number): string {
    return createHmac('sha256', key)
      .update(`${principalId ?? 'this machine'} ${expiresAt}`)
      .digest('base64url');
  }
}

/** Sec-Fetch-Site comes with https and from this machine, Origin also without. */
function isFromOwnPage({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && URL.parse(headers.origin)?.host === host;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
