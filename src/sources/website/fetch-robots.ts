import { fetchBody, type FetchOptions } from './fetch-page.ts';
import { crawlDelaySeconds, isAllowedByRobots, maxRobotsBytes, parseRobots } from './robots.ts';

/** The name in robots.txt that means this product. */
const robotsProductToken = 'Strikewatch';

/** What one authority (scheme, host and port) allows. */
export type RobotsPolicy =
  | { kind: 'policy'; allows: (url: URL) => boolean; delayMs: number }
  | { kind: 'no-answer'; reason: string; fate: 'never-sent' | 'unknown' }
  | { kind: 'forbidden-address'; reason: string };

const nobodyMayRead: RobotsPolicy = { kind: 'policy', allows: () => false, delayMs: 0 };
const everybodyMayRead: RobotsPolicy = { kind: 'policy', allows: () => true, delayMs: 0 };

/**
 * RFC 9309 2.3.1: 2xx is parsed, 4xx means no rules, and a server that fails to say (5xx, no answer) means hands off.
 */
export async function fetchRobots(origin: string, options: FetchOptions): Promise<RobotsPolicy> {
  const answer = await fetchBody(new URL('/robots.txt', origin), 'text/plain', options);
  if (answer.kind === 'no-answer' || answer.kind === 'forbidden-address') return answer;
  if (answer.kind !== 'answer') return nobodyMayRead;

  const { status, body } = answer.response;
  if (status >= 400 && status <= 499) return everybodyMayRead;
  if (status < 200 || status > 299) return nobodyMayRead;
  const rules = parseRobots(new TextDecoder().decode(body.subarray(0, maxRobotsBytes)));
  return {
    kind: 'policy',
    allows: (url) => isAllowedByRobots(rules, robotsProductToken, url.href),
    delayMs: crawlDelaySeconds(rules, robotsProductToken) * 1000,
  };
}
