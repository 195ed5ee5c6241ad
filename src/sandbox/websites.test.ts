import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpSandbox } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';
import { printAddress } from './website-pages.ts';

describe('websites', () => {
  it('serves each domain of the hosts file and its www name, and nobody else', async () => {
    const { under, visit } = await setUp();
    const { domain } = under.company('QUENLOWMERE JOINERY LTD');
    const hosts: unknown = JSON.parse(readFileSync(under.sandbox.hostsFile, 'utf8'));
    const target = new URL(under.sandbox.urls.websites).host;

    expect(hosts).toMatchObject({ [`${domain}`]: target, [`www.${domain}`]: target });
    expect((await visit(`${domain}`, '/')).status).toBe(200);
    expect((await visit(`www.${domain}`, '/')).status).toBe(200);
    await expect(visit('unknown.co.uk', '/')).rejects.toThrow('socket hang up');
    expect(under.sandbox.control.observed().pageVisits).toMatchObject([
      { host: domain, path: '/' },
      { host: `www.${domain}`, path: '/' },
    ]);
  });

  it('links its pages from every page and answers 404 elsewhere', async () => {
    const { under, visit } = await setUp();
    const domain = `${under.company('QUENLOWMERE JOINERY LTD').domain}`;

    const home = await visit(domain, '/');
    const paths = [...home.body.matchAll(/<a href="(\/[a-z]*)"/g)].map(([, path]) => path ?? '');

    expect(paths).toEqual(['/', '/services', '/about', '/contact', '/privacy']);
    for (const path of paths) expect((await visit(domain, path)).status).toBe(200);
    expect((await visit(domain, '/nothing-here')).status).toBe(404);
  });

  it('proves its company by number in the footer, on the privacy page, by name and postcode, or wrongly', async () => {
    const { under, visit } = await setUp();
    const pageOf = async (name: string, path: string) => {
      const company = under.company(name);
      return { company, html: (await visit(`${company.domain}`, path)).body };
    };

    const footer = await pageOf('QUENLOWMERE JOINERY LTD', '/');
    const privacy = await pageOf('SKELVANRIDGE PARTNERS LLP', '/privacy');
    const postcode = await pageOf('BRACKMEREHAVEN PLUMBING LTD', '/');
    const wrong = await pageOf('RISHMARCROSS DIGITAL LTD', '/');
    const forSale = await pageOf('PENDRIFTWELL INTERIORS LTD', '/');

    expect(footer.html).toContain(`Registered in England and Wales No. ${footer.company.number}`);
    expect(privacy.html).toContain(`(company number ${privacy.company.number})`);
    expect(postcode.html).toContain(postcode.company.address.postcode);
    expect(postcode.html).not.toContain(postcode.company.number);
    expect(wrong.html).toMatch(/Registered in England and Wales No\. \d{8}/);
    expect(wrong.html).not.toContain(wrong.company.number);
    expect(forSale.html).toContain('This domain is for sale');
    expect(forSale.company.emails).toEqual([]);
  });

  it('prints addresses as links, plainly, encoded by Cloudflare or as entities', () => {
    const email = 'info@quenlowmerejoinery.co.uk';

    const hex = /data-cfemail="([0-9a-f]+)"/.exec(printAddress(email, 'cloudflare'))?.[1] ?? '';
    const [key = 0, ...coded] = Buffer.from(hex, 'hex');
    const entities = printAddress(email, 'entities');

    expect(printAddress(email, 'mailto')).toContain(`href="mailto:${email}`);
    expect(printAddress(email, 'plain')).toBe(email);
    expect(Buffer.from(coded.map((byte) => byte ^ key)).toString()).toBe(email);
    expect(entities).not.toContain('@');
    expect(
      entities.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    ).toBe(email);
  });

  it('has robots.txt of four kinds', async () => {
    const { under, visit } = await setUp();
    const robotsOf = async (name: string) => {
      const { status, body } = await visit(`${under.company(name).domain}`, '/robots.txt');
      return [status, body.includes('Disallow: /\n')];
    };

    expect(await robotsOf('QUENLOWMERE JOINERY LTD')).toEqual([200, false]);
    expect(await robotsOf('KELBRINTHORPE MOTORS LTD')).toEqual([200, true]);
    expect(await robotsOf('OXGRAINBROOK FARMS LTD')).toEqual([404, false]);
    expect(await robotsOf('NETHCARHOLM ELECTRICAL LTD')).toEqual([500, false]);
  });

  it('closes the connection under websites-down and waits under websites-slow', async () => {
    const { under, visit } = await setUp({ speed: 1_000 });
    const domain = `${under.company('QUENLOWMERE JOINERY LTD').domain}`;

    under.sandbox.control.setFault('websites-down', true);
    await expect(visit(domain, '/')).rejects.toThrow('socket hang up');
    under.sandbox.control.setFault('websites-down', false);
    under.sandbox.control.setFault('websites-slow', true);

    expect((await visit(domain, '/')).status).toBe(200);
  });
});

/** fetch does not let a caller set the Host header, so the visits use node:http. */
async function setUp(options: Partial<SandboxOptions> = {}) {
  const under = await setUpSandbox(options);
  onTestFinished(() => under.close());
  const { port } = new URL(under.sandbox.urls.websites);
  const visit = (host: string, path: string) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      });
      call.once('error', reject);
      call.end();
    });
  return { under, visit };
}
