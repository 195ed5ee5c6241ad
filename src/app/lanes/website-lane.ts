import { createScanWebsite } from '../../pipeline/scan-website.ts';
import { createMailLookUp, createMailResolver } from '../../http/look-up-mail.ts';
import { readHostsTable } from '../../http/hosts-table.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import { checkingMailExchangers } from '../../sources/website/check-mail-exchangers.ts';
import {
  createWebsiteVisitor,
  type WebsiteVisitor,
} from '../../sources/website/website-visitor.ts';
import type { OpenLane } from './lane-work.ts';

export const openWebsiteLane: OpenLane<WebsiteVisitor> = async (
  { config, context, timers },
  stack,
) => {
  const { hostsFile, userAgent, pipelinePages } = config.scanner;
  const hosts = hostsFile === null ? null : await readHostsTable(hostsFile);
  const visitor = createWebsiteVisitor({
    http: stack.use(createUntrustedClient({ userAgent, hosts })),
    clock: context.clock,
    timers,
    maxPages: pipelinePages,
    // Imitated sites on this machine need no rest between requests.
    ...(hosts !== null && { requestGapMs: 0 }),
  });
  // Imitated sites have no mail: nothing is asked of the real DNS for them.
  const client =
    hosts === null
      ? checkingMailExchangers(visitor, {
          lookUp: createMailLookUp(createMailResolver()),
          clock: context.clock,
        })
      : visitor;
  return { client, kinds: [runnable(createScanWebsite(context))] };
};
