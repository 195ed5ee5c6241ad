import { z } from 'zod';
import { fetchBody, type FetchOptions } from './fetch-page.ts';
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

/**
 * RFC 9309 2.3.1: 2xx is parsed, 4xx means no rules, and a server that fails to say (5xx, no answer) means hands off. Rules are kept
 * for a day, failures are not.
 */
export async function fetchRobots(
  origin: string,
  memory: RobotsMemory,
  options: FetchOptions,
): Promise<RobotsPolicy> {
  const answer = await fetchBody(new URL('/robots.txt', origin), options, {
    headers: { accept: 'text/plain' },
    maxBodyBytes: maxRobotsBodyBytes,
    maxRedirects: maxRobotsRedirects,
    cutsBody: true,
  });
  if (answer.kind === 'no-answer' || answer.kind === 'forbidden-address') return answer;
  if (answer.kind !== 'answer') return nobodyMayRead;

  const { status, body } = answer.response;
  const isAbsent = status >= 400 && status <= 499;
  if (!isAbsent && (status < 200 || status > 299)) return nobodyMayRead;
  const text = isAbsent ? '' : textOf(body);
  const rules = rulesFor(parseRobots(text), robotsProductToken);
  await memory.keep(origin, JSON.stringify(rules));
  return policyOf(rules);
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
