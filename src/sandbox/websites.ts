import type { FaultSwitches } from './faults.ts';
import { sendHtml, sendText, waitForPeer, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';
import { websitePage } from './website-pages.ts';
import type { World } from './world/build-world.ts';
import type { SandboxCompany, SandboxSite } from './world/company.ts';

/** All company websites on one port, told apart by the Host header. */
export function createWebsites(options: {
  world: World;
  faults: FaultSwitches;
  seen: Observations;
  slowMs: number;
}): RequestListener {
  const { faults, seen } = options;
  const byDomain = new Map<string, { company: SandboxCompany; site: SandboxSite }>();
  for (const company of options.world.companies) {
    if (company.site !== null) byDomain.set(company.site.domain, { company, site: company.site });
  }

  return async (request, response) => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    const owner = byDomain.get(host.replace(/^www\./, ''));
    if (owner === undefined || faults.isOn('websites-down')) {
      request.socket.destroy();
      return;
    }
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    seen.pageVisits.push({ host, path, at: Date.now() });
    if (faults.isOn('websites-slow') && !(await waitForPeer(response, options.slowMs))) return;

    if (path === '/robots.txt') {
      const { status, body } = robotsAnswers[owner.site.robots];
      sendText(response, status, body);
      return;
    }
    const page = websitePage(owner.company, owner.site, path);
    if (page === null)
      sendHtml(response, 404, '<!doctype html><title>Not found</title><h1>Page not found</h1>');
    else sendHtml(response, 200, page);
  };
}

const robotsAnswers = {
  polite: { status: 200, body: 'User-agent: *\nDisallow: /admin/\nCrawl-delay: 1\n' },
  absent: { status: 404, body: 'not found\n' },
  'disallow-all': { status: 200, body: 'User-agent: *\nDisallow: /\n' },
  'error-500': { status: 500, body: 'internal error\n' },
} as const;

/** The whole DNS of the imitated world: every domain and its www name, all on one port. */
export function hostsOf(world: World, port: number): Record<string, string> {
  const target = `127.0.0.1:${port}`;
  return Object.fromEntries(
    world.companies.flatMap(({ domain }) =>
      domain === null ? [] : [[domain, target] as const, [`www.${domain}`, target] as const],
    ),
  );
}
