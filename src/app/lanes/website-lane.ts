import { availableParallelism } from 'node:os';
import { createDiscoverDomain } from '../../pipeline/discover-domain.ts';
import { createScanWebsite } from '../../pipeline/scan-website.ts';
import { createMailLookUp, createMailResolver } from '../../http/look-up-mail.ts';
import { readHostsTable } from '../../http/hosts-table.ts';
import { createNameLookup, createSystemResolver } from '../../http/name-lookup.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import { letYoungSpaceGrow } from '../../runtime/young-space.ts';
import type { WebsiteTools } from '../../pipeline/try-candidate.ts';
import { checkingMailExchangers } from '../../sources/website/check-mail-exchangers.ts';
import { createPageThreads } from '../../sources/website/page-threads.ts';
import { createBrowserRenderer } from '../../sources/website/rendering/browser-renderer.ts';
import type { PageRenderer } from '../../sources/website/rendering/page-renderer.ts';
import { createWebsiteVisitor } from '../../sources/website/website-visitor.ts';
import { writesTogether } from '../../store/group-writes.ts';
import { eraseEndedScans } from '../../store/scans/end-scan.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

export const openWebsiteLane: OpenLane<WebsiteTools> = async (options, stack) => {
  const { config, context } = options;
  // What was cancelled while nobody ran.
  await eraseEndedScans(options.db);
  const { client, rules } = await openVisits(options, stack, {});
  const rendersElsewhere = config.scanner.rendering !== null;
  return {
    client,
    kinds: [
      runnable(createScanWebsite(context, { ...rules, rendersElsewhere })),
      runnable(createDiscoverDomain(context, rules)),
    ],
  };
};

/** Scans that the lane of websites hands over, because their pages need a browser; without one they end with what there is. */
export const openRenderingLane: OpenLane<WebsiteTools> = async (options, stack) => {
  const { config, context, timers } = options;
  const { rendering } = config.scanner;
  const { client, rules } = await openVisits(
    options,
    stack,
    rendering === null
      ? {}
      : { renderer: stack.use(createBrowserRenderer({ timers, ...rendering })) },
  );
  return { client, kinds: [runnable(createScanWebsite(context, rules))] };
};

async function openVisits(
  { config, context, db, timers }: LaneOptions,
  stack: AsyncDisposableStack,
  { renderer }: { readonly renderer?: PageRenderer },
) {
  const { hostsFile, userAgent, pipelinePages, maxMs, maxPdfs } = config.scanner;
  letYoungSpaceGrow();
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  const visitor = createWebsiteVisitor({
    http: stack.use(createUntrustedClient({ userAgent, hosts })),
    clock: context.clock,
    timers,
    reading: stack.use(createPageThreads({ timers, size: pageThreads() })),
    maxPages: pipelinePages,
    maxMs,
    maxPdfs,
    ...(renderer !== undefined && { renderer }),
    // Imitated sites on this machine need no rest between requests.
    ...(hosts !== null && { requestGapMs: 0 }),
  });
  // Imitated sites have no mail: nothing is asked of the real DNS for them.
  const checked =
    hosts === null
      ? checkingMailExchangers(visitor, {
          lookUp: createMailLookUp(createMailResolver()),
          clock: context.clock,
        })
      : visitor;
  const names = createNameLookup({ hosts, resolver: createSystemResolver() });
  const sites = {
    write: writesTogether(db, timers),
    // All imitated sites are on this machine, which bears it.
    ...(hosts === null && names),
  };
  return { client: { ...checked, ...names }, rules: { pipelinePages, sites } };
}

/** Two read more than one process can ask for and write down. With fewer processors than that they would only take memory. */
function pageThreads(): number {
  return Math.min(2, availableParallelism());
}
