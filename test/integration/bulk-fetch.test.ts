import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bulkCsv } from '../../src/sandbox/bulk-csv.ts';
import { pscLines } from '../../src/sandbox/psc-snapshot.ts';
import { buildWorld } from '../../src/sandbox/world/build-world.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import {
  answer,
  cutAfter,
  sendWhole,
  serveDownloads,
  silentAfter,
  type DownloadHost,
} from '../support/download-host.ts';
import { makeHome, type Environment } from '../support/run-service.ts';

const date = '2024-03-04';
const oneFile = `BasicCompanyDataAsOneFile-${date}.zip`;
const { companies } = buildWorld({ seed: 1, today: date, companies: 1_500 });
const patience = { timeout: 60_000, interval: 20 };

const Document = z.object({
  product: z.string(),
  snapshotDate: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.number(),
      resumed: z.boolean(),
      alreadyComplete: z.boolean(),
    }),
  ),
  path: z.string(),
  import: z
    .union([
      z.object({
        product: z.literal('psc'),
        inserted: z.number(),
        unchanged: z.number(),
        held: z.object({ reason: z.string() }).nullable(),
      }),
      z.object({ rowsRead: z.number(), inserted: z.number(), isCompleteSet: z.boolean() }),
    ])
    .nullable(),
});
const Failure = z.object({ error: z.object({ kind: z.string(), message: z.string() }) });

async function setup() {
  const host = await serveDownloads();
  onTestFinished(() => host[Symbol.asyncDispose]());
  const home = makeHome();
  const environment: Environment = { STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: host.origin };
  const fetchBulk = (...flags: string[]) =>
    home.run(environment, 'bulk', 'fetch', '--json', '--quiet', ...flags);
  return {
    host,
    home,
    environment,
    fetchBulk,
    bulkFolder: join(home.directory, 'bulk'),
    fetched: async (...flags: string[]) => {
      const ended = await fetchBulk(...flags);
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      return { ...ended, document: Document.parse(JSON.parse(ended.stdout)) };
    },
    failed: async (...flags: string[]) => {
      const { code, stdout, stderr } = await fetchBulk(...flags);
      return { code, stderr, ...Failure.parse(JSON.parse(stdout)).error };
    },
  };
}

function list(host: DownloadHost, names: readonly string[], page = '/en_output.html'): void {
  const links = names.map((name) => `<li><a href="${name}">${name} (1Mb)</a></li>`);
  host.publish(page, `<html><title>Products</title>${links.join('')}</html>`);
}

async function publishRegister(host: DownloadHost): Promise<Buffer> {
  const zip = await zipOneFile(oneFile.replace('.zip', '.csv'), bulkCsv(companies, '\n'));
  host.publish(`/${oneFile}`, zip);
  list(host, [oneFile]);
  return zip;
}

async function publishParts(host: DownloadHost, count: number): Promise<readonly Buffer[]> {
  const size = Math.ceil(companies.length / count);
  const zips: Buffer[] = [];
  const names: string[] = [];
  for (let part = 1; part <= count; part += 1) {
    const name = `BasicCompanyData-${date}-part${part}_${count}`;
    const rows = companies.slice((part - 1) * size, part * size);
    const zip = await zipOneFile(`${name}.csv`, bulkCsv(rows, '\n'));
    host.publish(`/${name}.zip`, zip);
    zips.push(zip);
    names.push(`${name}.zip`);
  }
  list(host, names);
  return zips;
}

/** The owners as of a day, on a page that lists them alone. */
async function publishOwners(
  host: DownloadHost,
  day: string,
  change = (lines: readonly string[]): readonly string[] => lines,
): Promise<string> {
  const name = `persons-with-significant-control-snapshot-${day}`;
  host.publish(`/${name}.zip`, await zipOneFile(`${name}.txt`, change(pscLines(companies, day))));
  list(host, [`${name}.zip`], '/en_pscdata.html');
  return name;
}

describe('bulk fetch', () => {
  it('asks nobody while downloads are paused', async () => {
    const { host, home, environment, fetchBulk } = await setup();
    await home.run(environment, 'queue', 'pause', '--all');

    const refused = await fetchBulk();

    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('downloads are paused: strikewatch queue resume download');
    expect(host.asked).toEqual([]);
  });

  it('fetches the newest register and imports it; called again it has it already', async () => {
    const { host, fetched, bulkFolder } = await setup();
    const zip = await publishRegister(host);

    const first = await fetched();
    const second = await fetched();

    const live = companies.filter(({ status }) => status !== 'dissolved').length;
    expect(first.document).toMatchObject({
      product: 'companies',
      snapshotDate: date,
      files: [{ name: oneFile, bytes: zip.length, resumed: false, alreadyComplete: false }],
      import: { rowsRead: live, isCompleteSet: true },
    });
    expect(first.document.import?.inserted).toBeGreaterThan(0);
    expect(second.document).toMatchObject({
      files: [{ alreadyComplete: true }],
      import: { rowsRead: live, inserted: 0 },
    });
    expect(second.stderr).toContain(`already have it: ${oneFile}`);
    expect(host.files()).toHaveLength(1);
    expect(readdirSync(bulkFolder, { recursive: true })).toEqual([
      `companies-${date}`,
      `companies-${date}/.${oneFile}.json`,
      `companies-${date}/${oneFile}`,
    ]);
  });

  it('refuses last month’s file under the name of this one, and takes the right one later', async () => {
    const { host, fetched, failed } = await setup();
    await publishRegister(host);
    const before = oneFile.replace(date, '2024-02-01').replace('.zip', '.csv');
    host.script(sendWhole(await zipOneFile(before, bulkCsv(companies, '\n'))));

    expect(await failed()).toMatchObject({
      code: 6,
      kind: 'stale',
      message: expect.stringContaining(`snapshot of ${date} and holds that of 2024-02-01`),
    });

    const { document } = await fetched();
    expect(document).toMatchObject({ snapshotDate: date, files: [{ alreadyComplete: false }] });
  });

  it('imports the corrected file after a short one of the same name was held', async () => {
    const { host, fetched, fetchBulk } = await setup();
    const earlier = oneFile.replace(date, '2024-02-01');
    const csv = bulkCsv(companies, '\n');
    host.publish(`/${earlier}`, await zipOneFile(earlier.replace('.zip', '.csv'), csv));
    list(host, [earlier]);
    await fetched();
    await publishRegister(host);
    const short = bulkCsv(companies.slice(0, 300), '\n');
    host.script(sendWhole(await zipOneFile(oneFile.replace('.zip', '.csv'), short), '"short"'));
    const held = await fetchBulk();

    const { document } = await fetched();

    expect(held, held.stderr).toMatchObject({ code: 6 });
    expect(document).toMatchObject({ snapshotDate: date, files: [{ alreadyComplete: false }] });
  });

  it('goes on after kill -9 in the middle', async () => {
    const { host, home, environment, fetched, bulkFolder } = await setup();
    const zip = await publishRegister(host);
    const half = Math.floor(zip.length / 2);
    host.script(silentAfter(zip, half));
    const part = join(bulkFolder, `companies-${date}`, `${oneFile}.part`);

    const running = home.start(environment, 'bulk', 'fetch', '--json');
    await expect.poll(() => existsSync(part) && statSync(part).size, patience).toBe(half);
    expect(await running.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const { document } = await fetched();

    expect(document).toMatchObject({
      files: [{ resumed: true, bytes: zip.length }],
      import: { isCompleteSet: true },
    });
    expect(host.files().map(({ range }) => range)).toEqual([undefined, `bytes=${half}-`]);
  });

  it('fetches parts one after the other, goes on in the middle of them and imports them as one', async () => {
    const { host, home, environment, fetched, bulkFolder } = await setup();
    const zips = await publishParts(host, 3);
    const folder = join(bulkFolder, `companies-${date}`);
    const part = join(folder, `BasicCompanyData-${date}-part2_3.zip.part`);
    host.script(
      (_request, response) => void response.writeHead(200).end(zips[0]),
      silentAfter(zips[1]!, 2_000),
    );

    const running = home.start(environment, 'bulk', 'fetch', '--json');
    await expect.poll(() => existsSync(part) && statSync(part).size, patience).toBe(2_000);
    await running.end('SIGKILL');
    const { document } = await fetched('--scope', 'register');

    expect(document.files).toMatchObject([
      { alreadyComplete: true },
      { resumed: true },
      { resumed: false, alreadyComplete: false },
    ]);
    expect(document.path).toBe(folder);
    expect(document.import).toMatchObject({ isCompleteSet: true });
    expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toHaveLength(3);
  });

  it('goes on by itself after a cut', async () => {
    const { host, fetched } = await setup();
    const zip = await publishRegister(host);
    host.script(cutAfter(zip, 50_000));

    const { document, stderr } = await fetched('--no-import');

    expect(document).toMatchObject({
      import: null,
      files: [{ bytes: zip.length, resumed: true }],
    });
    expect(stderr).toMatch(/stopped after \d+ of \d+ bytes .* Trying again in \d s\./);
  });

  it('shows bytes, rate and time left', async () => {
    const { host, home, environment } = await setup();
    const zip = await publishRegister(host);
    host.script((_request, response) => {
      response.writeHead(200, { 'content-length': zip.length });
      response.write(zip.subarray(0, 40_000));
      // A log gets its first line after two seconds.
      setTimeout(() => response.end(zip.subarray(40_000)), 2_200);
    });

    const { stderr } = await home.run(environment, 'bulk', 'fetch', '--no-import');

    expect(stderr).toMatch(/^[\d.]+ of 0\.1 MB, [\d.]+ MB\/s, (?:\d+ s|time) left/m);
  });

  it('fetches the owners of the companies that are stored and imports them', async () => {
    const { host, home, environment, fetched } = await setup();
    const csv = join(home.directory, `BasicCompanyDataAsOneFile-${date}.csv`);
    writeFileSync(csv, [...bulkCsv(companies, '\n')].join(''));
    expect(await home.run(environment, 'import', csv, '--quiet')).toMatchObject({ code: 0 });
    const name = await publishOwners(host, '2024-03-05');

    const first = await fetched('--product', 'psc');
    const second = await fetched('--product', 'psc');

    const threatened = companies.filter(({ detail }) => detail !== null);
    const lines = pscLines(threatened, date).filter((line) => line.includes('-person-with-'));
    expect(first.document).toMatchObject({
      product: 'psc',
      snapshotDate: '2024-03-05',
      path: join(home.directory, 'bulk', 'psc-2024-03-05', `${name}.zip`),
      import: { product: 'psc', inserted: lines.length, held: null },
    });
    expect(second.document).toMatchObject({
      files: [{ alreadyComplete: true }],
      import: { inserted: 0, unchanged: lines.length },
    });
  });

  it('fetches a kept file anew that the disk has damaged, says so and imports it', async () => {
    const { host, fetchBulk, fetched, bulkFolder } = await setup();
    await publishRegister(host);
    await fetched('--no-import');
    const kept = join(bulkFolder, `companies-${date}`, oneFile);
    truncateSync(kept, statSync(kept).size - 1_000);

    const { code, stdout, stderr } = await fetchBulk();

    expect(stderr).toContain(`${oneFile} was whole when it was fetched and has been damaged`);
    expect(code).toBe(0);
    expect(Document.parse(JSON.parse(stdout)).files).toMatchObject([{ alreadyComplete: false }]);
  });

  it('keeps the last two snapshots of owners', async () => {
    const { host, fetched, bulkFolder } = await setup();

    for (const day of ['2024-03-05', '2024-03-06', '2024-03-07']) {
      await publishOwners(host, day);
      await fetched('--product', 'psc', '--no-import');
    }

    expect(readdirSync(bulkFolder).toSorted()).toEqual(['psc-2024-03-06', 'psc-2024-03-07']);
  });

  it('does not apply owners that look wrong, and says so with 6', async () => {
    const { host, fetchBulk } = await setup();
    await publishOwners(host, '2024-03-05', (lines) => lines.slice(0, -1));

    const { code, stdout } = await fetchBulk('--product', 'psc');

    expect(code).toBe(6);
    expect(Document.parse(JSON.parse(stdout)).import).toMatchObject({
      product: 'psc',
      inserted: 0,
      held: { reason: 'data_problem' },
    });
  });

  it('keeps the snapshot before, and lets older ones go once the new one is there', async () => {
    const { host, fetchBulk, failed, bulkFolder } = await setup();
    await publishRegister(host);
    const place = (product: string, day: string, file: string): void => {
      mkdirSync(join(bulkFolder, `${product}-${day}`), { recursive: true });
      writeFileSync(join(bulkFolder, `${product}-${day}`, file), 'PK');
    };
    place('companies', '2023-12-01', 'BasicCompanyDataAsOneFile-2023-12-01.zip');
    place('companies', '2024-01-02', 'BasicCompanyData-2024-01-02-part1_1.zip');
    place('companies', '2024-02-01', 'BasicCompanyData-2024-02-01-part1_2.zip');
    place('companies', '2024-05-01', 'BasicCompanyDataAsOneFile-2024-05-01.zip');
    place('psc', '2023-12-01', 'persons-with-significant-control-snapshot-2023-12-01.zip');
    mkdirSync(join(bulkFolder, 'mine'));
    host.script(answer(403));

    await failed('--no-import');
    expect(readdirSync(bulkFolder)).toHaveLength(7);
    await fetchBulk('--no-import');

    expect(readdirSync(bulkFolder).toSorted()).toEqual([
      'companies-2024-01-02',
      `companies-${date}`,
      'companies-2024-05-01',
      'mine',
      'psc-2023-12-01',
    ]);
  });

  it('keeps the last two that were imported beside the newest that is held, and those alone once one is imported', async () => {
    const { host, fetchBulk, bulkFolder } = await setup();
    const fetchDay = async (day: string, count: number): Promise<number | null> => {
      const name = `BasicCompanyDataAsOneFile-${day}`;
      const csv = bulkCsv(companies.slice(0, count), '\n');
      host.publish(`/${name}.zip`, await zipOneFile(`${name}.csv`, csv));
      list(host, [`${name}.zip`]);
      return (await fetchBulk()).code;
    };
    const kept = (): readonly string[] => readdirSync(bulkFolder).toSorted();

    expect(await fetchDay('2023-12-01', 1_500)).toBe(0);
    expect(await fetchDay('2024-01-02', 1_500)).toBe(0);
    expect(await fetchDay('2024-02-01', 300)).toBe(6);
    expect(await fetchDay('2024-02-02', 300)).toBe(6);
    expect(kept()).toEqual([
      'companies-2023-12-01',
      'companies-2024-01-02',
      'companies-2024-02-02',
    ]);
    expect(await fetchDay(date, 1_500)).toBe(0);
    expect(kept()).toEqual(['companies-2024-01-02', `companies-${date}`]);
  });

  it('is one at a time: the second says so and leaves the first alone', async () => {
    const { host, home, environment, failed } = await setup();
    const zip = await publishRegister(host);
    host.script(silentAfter(zip, 1_000));
    const first = home.start(environment, 'bulk', 'fetch', '--json');
    await expect.poll(() => host.files().length, patience).toBe(1);

    const second = await failed();
    await first.end('SIGKILL');

    expect(second).toMatchObject({
      code: 1,
      kind: 'environment',
      message: expect.stringContaining('another process is fetching'),
    });
    expect(host.files()).toHaveLength(1);
  });

  it('keeps what came when it is interrupted', async () => {
    const { host, home, environment, fetched } = await setup();
    const zip = await publishRegister(host);
    host.script(silentAfter(zip, 1_000));
    const running = home.start(environment, 'bulk', 'fetch', '--json');
    await expect.poll(() => host.files().length, patience).toBe(1);

    expect(await running.end('SIGINT')).toMatchObject({ code: 130 });

    expect((await fetched('--no-import')).document.files).toHaveLength(1);
  });

  it.each([
    ['limited', answer(429, { 'retry-after': '3600' }), 5],
    ['forbidden', answer(403), 4],
    ['moved', answer(302, { location: 'https://elsewhere.example/x.zip' }), 1],
  ] as const)('ends with an exit code of its own when it is %s', async (kind, reply, code) => {
    const { host, failed } = await setup();
    await publishRegister(host);
    host.script(reply);

    expect(await failed()).toMatchObject({ code, kind });
  });

  it('ends with a problem of the data when the page has changed', async () => {
    const { host, failed } = await setup();
    list(host, ['something-else.zip']);

    expect(await failed()).toMatchObject({ code: 6, kind: 'page_changed' });
  });

  it('gives up after a while when pages keep coming in place of the file', async () => {
    const { host, failed } = await setup();
    await publishRegister(host);
    host.script(...Array.from({ length: 9 }, () => answer(200)));

    expect(await failed()).toMatchObject({ code: 6, kind: 'not_a_zip' });
    expect(host.files()).toHaveLength(4);
  });

  it('gives up on a server that always begins anew and is always cut', async () => {
    const { host, failed } = await setup();
    const zip = await publishRegister(host);
    host.script(...Array.from({ length: 9 }, () => cutAfter(zip, 30_000)));

    expect(await failed()).toMatchObject({ code: 1, kind: 'unavailable' });
    expect(host.files().length).toBeLessThan(9);
  });
});
