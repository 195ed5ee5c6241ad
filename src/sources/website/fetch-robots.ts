import { z } from 'zod';
import { fetchBody, redirectOf, type FetchOptions, type PageFailure } from './fetch-page.ts';
import {
  crawlDelaySeconds,
  isAllowedByRobots,
  maxRobotsBytes,
  parseRobots,
  rulesFor,
  type RobotsRules,
} from './robots.ts';

/** The name in robots.txt that means this product. */
const robotsProductToken = 'Strikewatch';

/** RFC 9309 2.3.1.2: at least five, also across authorities. */
const maxRobotsRedirects = 5;
/** One past what is parsed tells that a file is longer; the rest is not taken. */
export const maxRobotsBodyBytes = maxRobotsBytes + 1;
/** RFC 9309 2.4: a copy is used for a day at most. */
export const robotsLifeMs = 24 * 3_600_000;

/** What one authority (scheme, host and port) allows. */
export type RobotsPolicy =
  | {
      readonly kind: 'policy';
      readonly allows: (url: URL) => boolean;
      readonly delayMs: number;
      readonly sitemaps: readonly string[];
      /** The file could not be had although the server is there: nothing is asked of it (RFC 9309 2.3.1.4). */
      readonly isUnavailable: boolean;
    }
  | { readonly kind: 'no-answer'; readonly reason: string; readonly fate: 'never-sent' | 'unknown' }
  | { readonly kind: 'forbidden-address'; readonly reason: string };

/** What one request for it came to. Redirects are not followed: each waits for its turn. */
export type RobotsAnswer =
  /** Empty where there is none. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'redirect'; readonly to: URL }
  | { readonly kind: 'unavailable' }
  | Extract<PageFailure, { kind: 'no-answer' | 'forbidden-address' }>;

/** The rules that were read at one time, as text; null while there are none that may still be used. */
export interface RobotsMemory {
  find(origin: string): Promise<string | null>;
  keep(origin: string, rules: string): Promise<void>;
}

const KeptRules = z.object({
  groups: z.array(
    z.object({
      agents: z.array(z.string()),
      rules: z.array(z.object({ allow: z.boolean(), pattern: z.string() })),
      crawlDelaySeconds: z.number().nullable(),
    }),
  ),
  sitemaps: z.array(z.string()),
});

const nobodyMayRead: RobotsPolicy = {
  kind: 'policy',
  allows: () => false,
  delayMs: 0,
  sitemaps: [],
  isUnavailable: true,
};

/** RFC 9309 2.3.1: 2xx is parsed, 4xx means no rules, and a server that fails to say (5xx, no answer) means hands off. */
export async function askRobots(url: URL, options: FetchOptions): Promise<RobotsAnswer> {
  const answer = await fetchBody(url, options, {
    headers: { accept: 'text/plain' },
    maxBodyBytes: maxRobotsBodyBytes,
    cutsBody: true,
  });
  if (answer.kind === 'no-answer' || answer.kind === 'forbidden-address') return answer;
  if (answer.kind !== 'answer') return { kind: 'unavailable' };

  const to = redirectOf(answer.response);
  if (to !== null) return { kind: 'redirect', to };
  const { status, body } = answer.response;
  if (status >= 400 && status <= 499) return { kind: 'text', text: '' };
  const isRead = status >= 200 && status <= 299;
  return isRead ? { kind: 'text', text: textOf(body) } : { kind: 'unavailable' };
}

/** What an authority allows, after the redirects of its file. `ask` makes one request in its turn. Rules are kept for a day, failures are not. */
export async function fetchRobots(
  origin: string,
  memory: RobotsMemory,
  ask: (url: URL) => Promise<RobotsAnswer>,
): Promise<RobotsPolicy> {
  let url = new URL('/robots.txt', origin);
  for (let followed = 0; ; followed += 1) {
    const answer = await ask(url);
    switch (answer.kind) {
      case 'text': {
        const rules = rulesFor(parseRobots(answer.text), robotsProductToken);
        await memory.keep(origin, JSON.stringify(rules));
        return policyOf(rules);
      }
      case 'redirect': {
        if (followed === maxRobotsRedirects) return nobodyMayRead;
        const { to } = answer;
        if (url.protocol === 'https:' && to.protocol === 'http:') {
          const reason = `${url.origin} redirects from https to http`;
          return { kind: 'forbidden-address', reason };
        }
        url = to;
        break;
      }
      case 'unavailable':
        return nobodyMayRead;
      case 'no-answer':
      case 'forbidden-address':
        return answer;
    }
  }
}

/** A longer file ends at its last whole line (RFC 9309 2.5): half a rule may forbid or allow far more than the rule. */
function textOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, maxRobotsBytes));
  if (body.byteLength <= maxRobotsBytes) return text;
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'), 0));
}

/** The policy of rules that were kept; null where none are. */
export async function recallRobots(
  origin: string,
  memory: RobotsMemory,
): Promise<RobotsPolicy | null> {
  const kept = await memory.find(origin);
  return kept === null ? null : policyOf(KeptRules.parse(JSON.parse(kept)));
}

function policyOf(rules: RobotsRules): RobotsPolicy {
  return {
    kind: 'policy',
    allows: (url) => isAllowedByRobots(rules, robotsProductToken, url.href),
    delayMs: crawlDelaySeconds(rules, robotsProductToken) * 1000,
    sitemaps: rules.sitemaps,
    isUnavailable: false,
  };
}
