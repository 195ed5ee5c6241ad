import { describe, expect, it } from 'vitest';
import { pruneScans } from '../../src/pipeline/prune-scans.ts';
import { requestScan } from '../../src/pipeline/request-scan.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { setupApi } from '../support/api-bundle.ts';
import { serveSite } from '../support/counted-site.ts';
import { setupScanWork } from '../support/scan-work.ts';

const domain = 'acmewidgets.co.uk';
const day = 24 * 3_600_000;

/** A site that was scanned twice; `later` is what is done days after the second scan. */
async function setup() {
  const { db, context } = await setupApi();
  const site = await serveSite(
    {
      '/': '<title>Acme</title><a href="/contact">Contact</a> 01632 960123',
      '/contact': 'info@acmewidgets.co.uk',
    },
    [domain],
  );
  const work = setupScanWork(db, context, { site });
  const target = { companyNumber: null, domainId: null, domain };
  const scan = async (): Promise<string> => {
    const jobId = await requestScan(db, context, { target, createdBy: null, maxPages: 15 });
    await work.runDue();
    return jobId;
  };
  const ageBy = (jobId: string, days: number) =>
    db.transaction().execute(async (trx) => {
      const at = context.clock.now() - days * day;
      await trx.updateTable('jobs').set({ finished_at: at }).where('id', '=', jobId).execute();
      await trx.updateTable('scans').set({ updated_at: at }).where('job_id', '=', jobId).execute();
    });
  const prune = () =>
    pruneScans({ db, context, timers: systemTimers }, new AbortController().signal);
  const pagesOf = (jobId: string) =>
    db
      .selectFrom('pages')
      .select(['url', 'title', 'links', 'channels'])
      .where('job_id', '=', jobId)
      .orderBy('position')
      .execute();
  const contactsOf = (jobId: string) =>
    db.selectFrom('page_contacts').select(['email', 'found']).where('job_id', '=', jobId).execute();
  return { db, scan, ageBy, prune, pagesOf, contactsOf };
}

describe('what scans leave behind', () => {
  it('goes after 90 days but for the addresses and the pages they stand on', async () => {
    const { scan, ageBy, prune, pagesOf, contactsOf } = await setup();
    const first = await scan();
    const second = await scan();
    await ageBy(first, 91);
    const before = await contactsOf(first);

    await prune();

    expect(before).toHaveLength(1);
    expect(await contactsOf(first)).toEqual(before);
    expect(await pagesOf(first)).toEqual([
      { url: `https://${domain}/contact`, title: '', links: '[]', channels: '[]' },
    ]);
    expect((await pagesOf(second)).length).toBeGreaterThan(1);
  });

  it('stays for 90 days, and as long as no later scan has read the site', async () => {
    const { scan, ageBy, prune, pagesOf } = await setup();
    const first = await scan();
    const second = await scan();
    await ageBy(first, 89);
    await prune();
    expect((await pagesOf(first)).length).toBeGreaterThan(1);

    await ageBy(first, 400);
    await ageBy(second, 300);
    await prune();

    expect(await pagesOf(first)).toHaveLength(1);
    expect((await pagesOf(second)).length).toBeGreaterThan(1);
  });
});
