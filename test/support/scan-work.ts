import { onTestFinished } from 'vitest';
import { createUntrustedClient } from '../../src/http/untrusted-client.ts';
import { createScanWebsite } from '../../src/pipeline/scan-website.ts';
import type { SiteRules } from '../../src/pipeline/hold-site.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { leaseMs, runOneJob } from '../../src/queue/work-job.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import {
  createWebsiteVisitor,
  type WebsiteVisitorOptions,
} from '../../src/sources/website/website-visitor.ts';
import { claimJobs } from './claim-jobs.ts';
import { rescueJobs } from '../../src/store/jobs/rescue.ts';
import type { Db } from '../../src/store/open-store.ts';
import type { CountedSite } from './counted-site.ts';

/** A worker of the website lane over the sites of a hosts table, one step of it at a time. */
export function setupScanWork(
  db: Db,
  context: StepContext,
  {
    site,
    visitor = {},
    sites = {},
    places = 8,
    lane = 'website',
    rendersElsewhere = false,
  }: {
    readonly site: Pick<CountedSite, 'hosts'>;
    readonly visitor?: Partial<WebsiteVisitorOptions>;
    readonly sites?: SiteRules;
    /** Jobs that are worked side by side. */
    readonly places?: number;
    readonly lane?: 'website' | 'rendering';
    readonly rendersElsewhere?: boolean;
  },
) {
  const { clock, random } = context;
  const http = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: site.hosts });
  onTestFinished(() => http[Symbol.asyncDispose]());
  const client = createWebsiteVisitor({
    http,
    clock,
    timers: systemTimers,
    maxPages: 15,
    requestGapMs: 0,
    ...visitor,
  });
  const options = {
    lane,
    client,
    kinds: [runnable(createScanWebsite(context, { pipelinePages: 15, sites, rendersElsewhere }))],
    concurrency: places,
    db,
    clock,
    random,
    timers: systemTimers,
    log: context.log,
    onDiscard: () => Promise.resolve(),
  };
  const runDue = async (signal = new AbortController().signal): Promise<number> => {
    const jobs = await claimJobs(db, {
      lane,
      limit: places,
      now: clock.now(),
      leaseMs,
      token: random.uuid(),
    });
    await Promise.all(jobs.map((job) => runOneJob(options, job, signal)));
    return jobs.length;
  };
  return {
    /** Works what is due now, to its end. */
    runDue,
    /** What a service does with the jobs of a process that died. */
    takeOver: () =>
      rescueJobs(db, {
        leasedBefore: Number.MAX_SAFE_INTEGER,
        now: clock.now(),
        onDiscard: () => Promise.resolve(),
      }),
  };
}
