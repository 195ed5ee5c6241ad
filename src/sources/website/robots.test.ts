import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { crawlDelaySeconds, isAllowedByRobots, parseRobots } from './robots.ts';

const casesFile = fileURLToPath(
  new URL('../../../../shared/data/robots/google_robotstxt_cases.json', import.meta.url),
);
const casesSchema = z.object({
  cases: z.array(
    z.object({
      test: z.string(),
      robots: z.string(),
      agent: z.string(),
      url: z.string(),
      allowed: z.boolean(),
    }),
  ),
});

function allows(robots: string, path: string, agent = 'Strikewatch'): boolean {
  return isAllowedByRobots(parseRobots(robots), agent, `https://acme.co.uk${path}`);
}

describe('robots.txt', () => {
  it('allows everything when there is no rule', () => {
    expect(allows('', '/contact')).toBe(true);
    expect(allows('Sitemap: https://acme.co.uk/sitemap.xml', '/contact')).toBe(true);
  });

  it('obeys the group that names us and not the one for everybody', () => {
    const robots = 'User-agent: *\nDisallow: /\n\nUser-agent: Strikewatch\nDisallow: /private\n';

    expect(allows(robots, '/contact')).toBe(true);
    expect(allows(robots, '/private/x')).toBe(false);
    expect(allows(robots, '/contact', 'OtherBot')).toBe(false);
  });

  it('merges two groups of the same agent', () => {
    const robots =
      'User-agent: strikewatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: Strikewatch\nDisallow: /b\n';

    expect(allows(robots, '/a')).toBe(false);
    expect(allows(robots, '/b')).toBe(false);
    expect(allows(robots, '/c')).toBe(true);
  });

  it('lets the longest rule win, and Allow at equal length', () => {
    const robots =
      'User-agent: *\nDisallow: /shop\nAllow: /shop/contact\nDisallow: /x\nAllow: /x\n';

    expect(allows(robots, '/shop/basket')).toBe(false);
    expect(allows(robots, '/shop/contact')).toBe(true);
    expect(allows(robots, '/x')).toBe(true);
  });

  it.each([
    ['/*.pdf$', '/docs/a.pdf', false],
    ['/*.pdf$', '/docs/a.pdf?page=2', true],
    ['/a*b*c', '/a-b-b-c/d', false],
    ['/a*b*c', '/a-c-b', true],
    ['/fish*', '/fish', false],
    ['*', '/anything', false],
    ['/$', '/', false],
    ['/$', '/a', true],
    ['/a*a$', '/a', true],
  ])('matches the pattern %s against %s (allowed: %s)', (pattern, path, allowed) => {
    expect(allows(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(allowed);
  });

  it.each([
    ['/priv', '/%70riv/about', false],
    ['/%70riv', '/priv/about', false],
    ['/a%7eb', '/a~b', false],
    ['/a%2fb', '/a%2Fb', false],
    ['/a/b', '/a%2Fb', true],
    ['/a?b', '/a%3Fb', true],
  ])('reads escapes of letters as these: %s against %s (allowed: %s)', (pattern, path, allowed) => {
    expect(allows(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(allowed);
  });

  it('reads an allowed path as it is written', () => {
    const robots = 'User-agent: *\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n';

    expect(allows(robots, '/foo/bar/%62%61%7A')).toBe(true);
    expect(allows(robots, '/foo/bar/baz')).toBe(false);
  });

  it('reads a byte order mark, carriage returns and comments', () => {
    expect(allows('\uFEFFUser-agent: * # all\r\nDisallow: /x # no\r\n', '/x')).toBe(false);
    expect(allows('User-agent: *\rDisallow: /x\r', '/x')).toBe(false);
  });

  it('takes the delay asked of us', () => {
    const rules = parseRobots(
      'User-agent: *\nCrawl-delay: 10\nDisallow: /x\n\nUser-agent: Strikewatch\nCrawl-delay: 2.5\n',
    );

    expect(crawlDelaySeconds(rules, 'Strikewatch')).toBe(2.5);
    expect(crawlDelaySeconds(rules, 'Other')).toBe(10);
    expect(crawlDelaySeconds(parseRobots('Crawl-delay: soon'), 'Other')).toBe(0);
  });

  it('ends on a hostile pattern of many stars', () => {
    const robots = `User-agent: *\nDisallow: /${'*a'.repeat(5000)}b\n`;

    expect(allows(robots, `/${'a'.repeat(20_000)}`)).toBe(true);
  });
});

describe.skipIf(!existsSync(casesFile))('the public cases of robots.txt', () => {
  const cases = existsSync(casesFile)
    ? casesSchema.parse(JSON.parse(readFileSync(casesFile, 'utf8'))).cases
    : [];

  it.each(cases.map((each, index) => ({ ...each, index })))(
    '$index $test',
    ({ robots, agent, url, allowed }) => {
      expect(isAllowedByRobots(parseRobots(robots), agent, url)).toBe(allowed);
    },
  );
});
