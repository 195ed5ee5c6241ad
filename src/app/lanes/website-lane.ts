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
import { createWebsiteVisitor } from '../../sources/website/website-visitor.ts';
import { writesTogether } from '../../store/group-writes.ts';
import { eraseEndedScans } from '../../store/scans/end-scan.ts';
import type { OpenLane } from './lane-work.ts';

export const openWebsiteLane: OpenLane<WebsiteTools> = async (
  { config, context, db, timers },
  stack,
) => {
  const { hostsFile, userAgent, pipelinePages, maxMs, maxPdfs } = config.scanner;
  letYoungSpaceGrow();
  // What was cancelled while nobody ran.
  await eraseEndedScans(db);
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  const visitor = createWebsiteVisitor({
    http: stack.use(createUntrustedClient({ userAgent, hosts })),
    clock: context.clock,
    timers,
    reading: stack.use(createPageThreads({ timers, size: pageThreads() })),
    maxPages: pipelinePages,
    maxMs,
    maxPdfs,
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
  const client = { ...checked, ...names };
  const sites = {
    write: writesTogether(db, timers),
    // All imitated sites are on this machine, which bears it.
    ...(hosts === null && names),
  };
  return {
    client,
    kinds: [
      runnable(createScanWebsite(context, { pipelinePages, sites })),
      runnable(createDiscoverDomain(context, { pipelinePages, sites })),
    ],
  };
};

/** One processor is left to everything else; two threads read more than one process can ask for and write down. */
function pageThreads(): number {
  return Math.max(1, Math.min(2, availableParallelism() - 1));
}
