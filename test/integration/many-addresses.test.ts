import { expect, it } from 'vitest';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { leaseMs } from '../../src/queue/work-job.ts';
import { maxContactsOfPage, maxContactsOfSite } from '../../src/sources/website/limit-contacts.ts';
import { openScan } from '../../src/store/scans/join-scan.ts';
import { keepPage, listPageContacts } from '../../src/store/scans/keep-page.ts';
import { readScan } from '../../src/wire/read-scan.ts';
import { claimJobs } from '../support/claim-jobs.ts';
import { serveSite, type SitePages } from '../support/counted-site.ts';
import { setupScanWork } from '../support/scan-work.ts';
import { seedCompany, seedDomain, seedEpisode } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';

const domain = 'acmewidgets.co.uk';
const clock = { now: () => Date.parse('2026-11-24T09:00:00Z') };

/** So many addresses of a page, each a paragraph. */
const list = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `<p>${of(index)}</p>`).join('');

async function setup() {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, { clock });
  const companyNumber = await seedCompany(db, '07123984', {
    company_name: 'ACME WIDGETS LIMITED',
  });
  await seedEpisode(db, companyNumber);
  const domainId = await seedDomain(db, companyNumber, { domain, verdict: 'candidate' });
  const payload = { companyNumber, domain };
  await db
    .transaction()
    .execute((trx) => enqueueStep(trx, context, { name: 'scan-website', payload }));
  return { db, context, companyNumber, domainId };
}

/** The scan of a site, to its end. */
async function scan(pages: SitePages) {
  const { db, context } = await setup();
  const site = await serveSite(pages, [domain]);
  await setupScanWork(db, context, { site }).runDue();
  const { id } = await db
    .selectFrom('jobs')
    .select('id')
    .where('kind', '=', 'scan-website')
    .executeTakeFirstOrThrow();
  const scanned = await readScan({ reader: db, hash: (_, value) => value }, id);
  const kept = await db
    .selectFrom('pages')
    .select(['url', 'reason'])
    .where('job_id', '=', id)
    .execute();
  return {
    emails: scanned?.result_data?.contacts.map((each) => each.email) ?? [],
    found: scanned?.result_data?.emails_found ?? scanned?.error,
    saved: (await db.selectFrom('contacts').select('email').execute()).length,
    counts: site.counts(),
    reasonOf: (path: string) => kept.find((each) => each.url.endsWith(path))?.reason,
  };
}

it('takes so many addresses of a page, those of the site first, and reads on', async () => {
  const others = list(10_000, (index) => `member${index}@elsewhere.co.uk`);
  const { emails, found, saved, counts, reasonOf } = await scan({
    '/': `${others}<p>last@${domain}</p><a href="/contact">Contact</a>`,
    '/contact': `info@${domain}`,
  });

  expect(found).toBe(maxContactsOfPage + 1);
  expect(saved).toBe(maxContactsOfPage + 1);
  expect(emails).toEqual(expect.arrayContaining([`last@${domain}`, `info@${domain}`]));
  expect(counts.get('/')).toBe(1);
  expect(reasonOf('/')).toBe('2000 of its 10001 addresses were taken');
  expect(reasonOf('/contact')).toBeNull();
});

it('takes so many addresses of a site, and says of a page that there was no room for more', async () => {
  const paths = ['/contact', '/legal', '/about', '/team'];
  const pages: SitePages = {
    '/': paths.map((path) => `<a href="${path}">${path}</a>`).join(''),
  };
  for (const path of paths)
    pages[path] = list(1_500, (index) => `${path.slice(1)}${index}@${domain}`);
  const { found, saved, reasonOf } = await scan(pages);

  expect(found).toBe(maxContactsOfSite);
  expect(saved).toBe(maxContactsOfSite);
  expect(paths.map((path) => reasonOf(path))).toEqual([
    null,
    null,
    null,
    '500 of its addresses were taken: the site has more than 5000',
  ]);
});

it('keeps a page with any number of addresses', async () => {
  const { db, context, companyNumber, domainId } = await setup();
  const now = clock.now();
  const [job] = await claimJobs(db, {
    lane: 'website',
    limit: 1,
    now,
    leaseMs,
    token: context.random.uuid(),
  });
  if (job === undefined) throw new Error('no job');
  const contacts = Array.from({ length: 40_000 }, (_, index) => ({
    email: `member${index}@${domain}`,
    found: JSON.stringify({ snippet: `“${index}”\u0000\n'` }),
  }));
  const at = `https://${domain}/`;

  await db.transaction().execute(async (trx) => {
    await openScan(trx, {
      jobId: job.id,
      companyNumber,
      domainId,
      domain,
      maxPages: 15,
      stopsEarly: true,
      now,
    });
    await keepPage(trx, job, {
      page: {
        requested_url: at,
        url: at,
        kind: 'home',
        depth: 0,
        outcome: 'read',
        reason: null,
        title: '',
        text: '',
        text_bytes: null,
        links: '[]',
        channels: '[]',
        hash: null,
        bytes: 0,
        etag: null,
        last_modified: null,
        needs_javascript: 0,
        visited_at: now,
      },
      contacts,
      progress: 0.5,
    });
  });

  const kept = await listPageContacts(db, job.id);
  expect(new Map(kept.map((each) => [each.email, each.found]))).toEqual(
    new Map(contacts.map((each) => [each.email, each.found])),
  );
});
