/** What one robots.txt says, as RFC 9309 groups it. */
export interface RobotsRules {
  readonly groups: readonly RobotsGroup[];
  /** As written; they belong to no group. */
  readonly sitemaps: readonly string[];
}

interface RobotsGroup {
  /** Product tokens in lower case; `*` is everybody. */
  readonly agents: readonly string[];
  readonly rules: readonly RobotsRule[];
  readonly crawlDelaySeconds: number | null;
}

interface RobotsRule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface GroupDraft {
  agents: string[];
  rules: RobotsRule[];
  crawlDelaySeconds: number | null;
}

/** RFC 9309 2.5: at least 500 KiB are parsed; what stands behind is ignored. */
export const maxRobotsBytes = 500 * 1024;

/** Longer lines are cut as Google's parser does (eight times the longest URL browsers took, 2,083 bytes). */
const maxLineLength = 8 * 2083;

/** More of them than anybody reads. */
const maxSitemaps = 20;

const misspeltDisallow = new Set(['dissallow', 'dissalow', 'disalow', 'diasllow', 'disallaw']);

/** Reads a robots.txt leniently: unknown lines do not end a group, a missing colon is forgiven. */
export function parseRobots(body: string): RobotsRules {
  const groups: GroupDraft[] = [];
  const sitemaps: string[] = [];
  let current: GroupDraft | null = null;
  let hasRules = false;
  for (const line of body.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const record = parseLine(line.slice(0, maxLineLength));
    if (record === null) continue;
    if (record.key === 'sitemap') {
      if (sitemaps.length < maxSitemaps) sitemaps.push(record.value);
    } else if (record.key === 'user-agent') {
      if (current === null || hasRules) {
        current = { agents: [], rules: [], crawlDelaySeconds: null };
        groups.push(current);
        hasRules = false;
      }
      current.agents.push(productToken(record.value));
    } else if (record.key === 'crawl-delay') {
      const seconds = Number(record.value);
      if (current !== null && record.value !== '' && seconds >= 0) {
        current.crawlDelaySeconds = seconds;
      }
    } else if (current !== null) {
      hasRules = true;
      const allow = record.key === 'allow';
      // An empty rule matches nothing, and so cannot decide anything.
      if (record.value !== '') current.rules.push({ allow, pattern: encodePattern(record.value) });
    }
  }
  return { groups, sitemaps };
}

/** Longest match wins and Allow wins a tie; a group that names the agent hides the `*` group altogether. */
export function isAllowedByRobots(rules: RobotsRules, agent: string, url: string): boolean {
  const path = pathOf(url);
  const plainPath = decodeUnreserved(path);
  let longestAllow = 0;
  let longestDisallow = 0;
  for (const rule of groupsFor(rules, agent).flatMap((group) => group.rules)) {
    const length = rule.allow
      ? matchLength(rule, path)
      : Math.max(
          matchLength(rule, path),
          matchLength({ ...rule, pattern: decodeUnreserved(rule.pattern) }, plainPath),
        );
    if (rule.allow) longestAllow = Math.max(longestAllow, length);
    else longestDisallow = Math.max(longestDisallow, length);
  }
  return longestAllow >= longestDisallow;
}

/** Seconds between requests that the site asks of this agent (not in the RFC, but asked for by many hosts). */
export function crawlDelaySeconds(rules: RobotsRules, agent: string): number {
  return Math.max(0, ...groupsFor(rules, agent).map((group) => group.crawlDelaySeconds ?? 0));
}

/** The rules without those that speak of others, for keeping. */
export function rulesFor({ groups, sitemaps }: RobotsRules, agent: string): RobotsRules {
  return { groups: groupsFor({ groups, sitemaps }, agent), sitemaps };
}

function groupsFor(rules: RobotsRules, agent: string): readonly RobotsGroup[] {
  const token = agent.toLowerCase();
  const own = rules.groups.filter((group) => token !== '' && group.agents.includes(token));
  return own.length > 0 ? own : rules.groups.filter((group) => group.agents.includes('*'));
}

type RobotsRecord = {
  readonly key: 'user-agent' | 'allow' | 'disallow' | 'crawl-delay' | 'sitemap';
  readonly value: string;
};

function parseLine(line: string): RobotsRecord | null {
  const code = line.split('#', 1)[0]?.trim() ?? '';
  const colon = code.indexOf(':');
  if (colon === -1) {
    const words = code.split(/[ \t]+/);
    const [key, value] = words;
    return words.length === 2 && key !== undefined && value !== undefined
      ? asRecord(key, value)
      : null;
  }
  return asRecord(code.slice(0, colon), code.slice(colon + 1).trim());
}

function asRecord(rawKey: string, value: string): RobotsRecord | null {
  const key = rawKey.trim().toLowerCase();
  if (key === 'user-agent' || key === 'useragent' || key === 'user agent') {
    return { key: 'user-agent', value };
  }
  if (key === 'allow' || key === 'crawl-delay' || key === 'sitemap') return { key, value };
  return key === 'disallow' || misspeltDisallow.has(key) ? { key: 'disallow', value } : null;
}

/** `Foo Bar/1.0` names the agent `foo`: a token is letters, `_` and `-`, up to the first other character. */
function productToken(value: string): string {
  if (/^\*(?:\s|$)/.test(value)) return '*';
  return /^[A-Za-z_-]*/.exec(value)?.[0].toLowerCase() ?? '';
}

/** Non-ASCII octets as %XX and existing escapes in upper case, so that both spellings of a path compare equal. */
function encodePattern(pattern: string): string {
  return pattern
    .replaceAll(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase())
    .replaceAll(/[^\0-\u007F]+/g, (raw) => encodeURIComponent(raw.toWellFormed()));
}

/**
 * Escapes of characters that need none as these characters, other escapes in upper case: `/%70rivate` is `/private`
 * (https://www.rfc-editor.org/rfc/rfc9309#section-2.2.2). Only what is forbidden is read so: Google's own parser does not, and a page
 * that one of the two readings forbids is left alone.
 */
function decodeUnreserved(written: string): string {
  return written.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}

/** Path and query exactly as written: `;` and `?` begin it like `/` does, the fragment is cut off. */
function pathOf(url: string): string {
  const authority = url.indexOf('//');
  const rest = authority === -1 ? url : url.slice(authority + 2);
  const start = rest.search(/[/?;]/);
  const hash = rest.indexOf('#');
  if (start === -1 || (hash !== -1 && hash < start)) return '/';
  const path = rest.slice(start, hash === -1 ? undefined : hash);
  return path.startsWith('/') ? path : `/${path}`;
}

function matchLength(rule: RobotsRule, path: string): number {
  if (matchesPattern(rule.pattern, path)) return rule.pattern.length;
  // Google's extension: an allowed `/dir/index.html` means the directory too.
  const slash = rule.pattern.lastIndexOf('/');
  if (rule.allow && slash !== -1 && rule.pattern.startsWith('/index.htm', slash)) {
    const directory = `${rule.pattern.slice(0, slash + 1)}$`;
    if (matchesPattern(directory, path)) return directory.length;
  }
  return 0;
}

/** Pieces between the stars are searched from left to right, so the work is linear in the path for each piece. */
function matchesPattern(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const pieces = (isAnchored ? pattern.slice(0, -1) : pattern).split('*');
  const head = pieces[0] ?? '';
  if (!path.startsWith(head)) return false;
  if (pieces.length === 1) return !isAnchored || path === head;

  let position = head.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = path.indexOf(piece, position);
    if (at === -1) return false;
    position = at + piece.length;
  }
  const tail = pieces.at(-1) ?? '';
  if (isAnchored) return path.length - tail.length >= position && path.endsWith(tail);
  return path.includes(tail, position);
}
