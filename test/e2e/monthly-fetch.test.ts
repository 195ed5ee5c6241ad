import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { bulkCsv } from '../../src/sandbox/bulk-csv.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import { serveDownloads } from '../support/download-host.ts';
import { environmentFor, makeHome, unhurried, urlOf, type Home } from '../support/run-service.ts';
import { startQuietSandbox } from '../support/sandbox-for-test.ts';

const patience = { timeout: 90_000, interval: 100 };
const Job = z.object({ state: z.string(), last_reason: z.string().nullable() });
const Value = z.object({ value: z.string() });

/** As if a look had been due while the service was down. */
async function makeLookDue(home: Home): Promise<void> {
  expect(await home.run({}, 'migrate')).toMatchObject({ code: 0 });
  const db = new DatabaseSync(home.database);
  db.prepare(
    `insert into settings (name, value) values ('bulk_next_look_at.companies', '1')`,
  ).run();
  db.close();
}

const fetchJobs = (home: Home) =>
  home.query(
    Job,
    `select state, last_reason from jobs where kind = 'fetch-bulk' order by created_at`,
  );
const eventsOf = (home: Home, type: string) =>
  home.query(Value, `select data as value from events where type = ?`, type);

describe('the register of the month', () => {
  it('is fetched over a bad line and imported, and its owners after it, while the service goes on', async () => {
    const sandbox = await startQuietSandbox({ companies: 200, bulkParts: 2 });
    const { control, urls } = sandbox;
    const home = makeHome();
    await makeLookDue(home);
    const environment = {
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: urls.bulk,
    };
    control.setFault('download-cut', true);

    const service = home.serve(environment);
    await urlOf(service);
    await expect.poll(() => fetchJobs(home)[0]?.last_reason, patience).toContain('stopped after');
    control.setFault('download-cut', false);

    await vi.waitFor(() => {
      const done = { state: 'completed', last_reason: null };
      expect(fetchJobs(home)).toEqual([done, done]);
    }, patience);
    const imported = eventsOf(home, 'import.completed').map(({ value }): unknown =>
      JSON.parse(value),
    );
    expect(imported).toMatchObject([
      { scope: 'strike-off' },
      { product: 'psc', scope: 'strike-off', rows_kept: expect.toSatisfy((kept) => kept > 0) },
    ]);
    expect(control.observed().downloads.some(({ range }) => range !== null)).toBe(true);
    const episodes = home.query(Value, `select company_number as value from episodes`);
    expect(episodes).toHaveLength(control.companies().filter(({ detail }) => detail).length);
    const [look] = home.query(
      Value,
      `select value from settings where name = 'bulk_next_look_at.companies'`,
    );
    expect(Number(look!.value)).toBeGreaterThan(Date.now());
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('that does not look like the register changes nothing, and its file can be accepted', async () => {
    const sandbox = await startQuietSandbox({ companies: 600 });
    const host = await serveDownloads();
    onTestFinished(() => host[Symbol.asyncDispose]());
    const csv = bulkCsv(sandbox.control.companies().slice(0, 60), '\n');
    const [year, month] = /\d{4}-\d\d/.exec(sandbox.bulkZip)![0].split('-');
    const name = `BasicCompanyDataAsOneFile-${year}-${month}-02`;
    host.publish('/en_output.html', `<a href="${name}.zip">x</a>`);
    host.publish(`/${name}.zip`, await zipOneFile(`${name}.csv`, csv));
    const home = makeHome();
    expect(await home.run({}, 'import', sandbox.bulkZip, '--quiet')).toMatchObject({ code: 0 });
    await makeLookDue(home);

    const service = home.serve({
      ...environmentFor(sandbox),
      STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: host.origin,
    });
    await urlOf(service);
    await expect.poll(() => eventsOf(home, 'job.dead').length, patience).toBe(1);

    expect(JSON.parse(eventsOf(home, 'job.dead')[0]!.value)).toMatchObject({
      kind: 'fetch-bulk',
      reason: expect.stringMatching(/-02\.zip stopped: held, nothing was changed: .*--accept/),
    });
    expect(eventsOf(home, 'import.completed')).toHaveLength(1);
  });

  it('that cannot be imported is announced with the reason', async () => {
    const sandbox = await startQuietSandbox();
    const host = await serveDownloads();
    onTestFinished(() => host[Symbol.asyncDispose]());
    const name = 'BasicCompanyDataAsOneFile-2024-03-04.zip';
    host.publish('/en_output.html', `<a href="${name}">x</a>`);
    host.publish(`/${name}`, await zipOneFile('read-me.txt', ['nothing here']));
    const home = makeHome();
    await makeLookDue(home);

    const service = home.serve({
      ...environmentFor(sandbox),
      STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: host.origin,
    });
    await urlOf(service);
    await expect.poll(() => eventsOf(home, 'job.dead').length, patience).toBe(1);

    expect(JSON.parse(eventsOf(home, 'job.dead')[0]!.value)).toMatchObject({
      kind: 'fetch-bulk',
      reason: expect.stringMatching(/ImportFailedError: .*2024-03-04\.zip stopped: .*no \.csv/),
    });
    expect(fetchJobs(home)).toMatchObject([{ state: 'discarded' }]);
  });
});
