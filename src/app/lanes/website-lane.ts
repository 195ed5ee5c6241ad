import { createScanWebsite } from '../../pipeline/scan-website.ts';
import { readHostsTable } from '../../http/hosts-table.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import {
  createWebsiteVisitor,
  type WebsiteVisitor,
} from '../../sources/website/website-visitor.ts';
import { eraseEndedScans } from '../../store/scans/end-scan.ts';
import type { OpenLane } from './lane-work.ts';

export const openWebsiteLane: OpenLane<WebsiteVisitor> = async (
  { config, context, db, timers },
  stack,
) => {
  const { hostsFile, userAgent, pipelinePages, maxMs } = config.scanner;
  // What was cancelled while nobody ran.
  await eraseEndedScans(db);
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  const client = createWebsiteVisitor({
    http: stack.use(createUntrustedClient({ userAgent, hosts })),
    clock: context.clock,
    timers,
    maxPages: pipelinePages,
    maxMs,
    // Imitated sites on this machine need no rest between requests.
    ...(hosts !== null && { requestGapMs: 0 }),
  });
  return { client, kinds: [runnable(createScanWebsite(context, { pipelinePages }))] };
};
