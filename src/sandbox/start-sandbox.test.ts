import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openPromise } from 'yauzl';
import { bulkHeader } from './bulk-csv.ts';
import { setUpSandbox } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';
import { buildWorld } from './world/build-world.ts';

const realSample = fileURLToPath(
  new URL('../../../shared/data/bulk/mrbrianevans_samples_basic.csv', import.meta.url),
);

describe('start-sandbox', () => {
  it('builds the same world from the same seed and another from another', () => {
    expect(look(1)).toEqual(look(1));
    expect(look(2)).not.toEqual(look(1));
  });

  it('gives a little more than half of the companies a website', () => {
    const { companies } = buildWorld({ seed: 1, today: '2026-11-24', companies: 3_000 });

    const share = companies.filter(({ domain }) => domain !== null).length / companies.length;

    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.6);
  });

  it('gives out every number and every domain once, domains under .co.uk, .com or .uk', () => {
    const { companies } = buildWorld({ seed: 1, today: '2026-11-24', companies: 20_000 });

    const domains = companies.flatMap(({ domain }) => domain ?? []);

    expect(new Set(companies.map(({ number }) => number)).size).toBe(companies.length);
    expect(new Set(domains).size).toBe(domains.length);
    expect(domains.filter((domain) => !/^[a-z0-9]+\.(co\.uk|com|uk)$/.test(domain))).toEqual([]);
  });

  it('dates nothing in the future', () => {
    const today = '2026-11-24';
    const { companies } = buildWorld({ seed: 3, today, companies: 2_000 });

    const dates = companies.flatMap(({ officers, filings, createdOn }) => [
      createdOn ?? '',
      ...officers.flatMap(({ appointedOn, resignedOn }) => [appointedOn, resignedOn ?? '']),
      ...filings.map(({ date }) => date),
    ]);

    expect(dates.filter((date) => date > today)).toEqual([]);
  });

  it('writes one bulk file in the published form, without the companies that are gone', async () => {
    const { sandbox } = await setUp({ seed: 2 });

    const csv = await readZip(sandbox.bulkZip);
    const lines = csv.split('\r\n');

    expect(basename(sandbox.bulkZip)).toMatch(/^BasicCompanyDataAsOneFile-\d{4}-\d\d-01\.zip$/);
    const live = sandbox.control.companies().filter(({ status }) => status !== 'dissolved');
    expect(lines).toHaveLength(live.length + 2);
    expect(lines[0]).toBe(bulkHeader);
    expect(csv).toContain('"THE ""OLD FERN"" BAKERY LIMITED"');
    expect(csv).toContain('"TARNICK, VENNACRE & SONS LIMITED"');
    expect(csv).toContain('"!ULVERGE FITTINGS LIMITED"');
    expect(csv).toContain('"=SUM STUDIOS LTD"');
    expect(csv).toContain('"Active - Proposal to Strike off"');
    expect(csv).toContain('"Active - Proposal to Strike Off"');
    expect(csv).toContain('"Awaiting Registrar Review"');
    expect(csv).toContain('"7499 - Non-trading company"');
    expect(csv).toContain('"None Supplied"');
    expect(csv).toContain('"01110 - Growing of cereals');
    expect(csv).toContain('"11/07/1321"');
  });

  it('writes the snapshot of owners as one file and in parts, its totals last, as its API tells them', async () => {
    const under = await setUp();
    const { pscZips } = under.sandbox;

    const whole = await readZip(pscZips.whole, 'txt');
    const parts = await Promise.all(pscZips.parts.map((path) => readZip(path, 'txt')));

    expect(parts.join('')).toBe(whole);
    expect(pscZips.parts.map((path) => basename(path))).toEqual(
      [1, 2, 3].map((number) => expect.stringMatching(`^psc-snapshot-.{10}_${number}of3.zip$`)),
    );
    const lines = whole.trimEnd().split('\n');
    const persons = lines.filter((line) => line.includes('-person-with-significant-control"'));
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      data: {
        kind: 'totals#persons-of-significant-control-snapshot',
        persons_of_significant_control_count: persons.length,
        statements_count: lines.filter((line) => line.includes('control-statement"')).length,
      },
    });
    const { number } = under.company('QUENLOWMERE JOINERY LTD');
    const { body } = await under.rest(`/company/${number}/persons-with-significant-control`);
    const own = persons.filter((line) => line.startsWith(`{"company_number":"${number}"`));
    expect(body).toMatchObject({
      items: own.map((line) => z.object({ data: z.unknown() }).parse(JSON.parse(line)).data),
    });
    expect(own).not.toEqual([]);
  });

  it.skipIf(!existsSync(realSample))('has the header of a published file, byte for byte', () => {
    const published = readFileSync(realSample, 'utf8').split(/\r?\n/)[0];

    expect(bulkHeader).toBe(published);
  });

  it('offers the bulk file from the page that lists it', async () => {
    const { sandbox } = await setUp();

    const page = await (await fetch(`${sandbox.urls.bulk}/en_output.html`)).text();
    const href = /href="(BasicCompanyDataAsOneFile-\d{4}-\d\d-\d\d\.zip)"/.exec(page)?.[1];
    const file = await fetch(new URL(`${href}`, `${sandbox.urls.bulk}/en_output.html`));

    expect(Buffer.from(await file.arrayBuffer())).toEqual(readFileSync(sandbox.bulkZip));
    expect((await fetch(`${sandbox.urls.bulk}/other.zip`)).status).toBe(404);
  });

  it('begins its story with a company whose website and director can be found', async () => {
    const under = await setUpSandbox({ story: true, speed: 20 });
    onTestFinished(() => under.close());
    const from = under.sandbox.control.latestTimepoint() + 1;
    const reader = await under.openStream(`/companies?timepoint=${from}`);

    const first: unknown = JSON.parse((await reader.nextEvent()) ?? '');

    const company = under.company('QUENLOWMERE JOINERY LTD');
    expect(first).toMatchObject({
      resource_id: company.number,
      data: { company_status_detail: 'active-proposal-to-strike-off' },
    });
    expect(company).toMatchObject({ siteKind: 'number-in-footer', isKnownToSnov: true });
    expect(company.officers.some(({ emailStatus }) => emailStatus === 'valid')).toBe(true);
    reader.close();
  });

  it('continues after a restart with the same events, state, keys and balance', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-sandbox-'));
    const stateFile = join(directory, 'state.jsonl');
    const before = await setUpSandbox({ directory, stateFile });
    const { number } = before.company('QUENLOWMERE JOINERY LTD');
    const from = before.sandbox.control.latestTimepoint() + 1;
    before.sandbox.control.enterStrikeOff(number, 'voluntary');
    before.sandbox.control.publish(number);
    before.sandbox.control.setBalance('41.50');
    const kept = {
      keys: before.sandbox.keys,
      timepoint: before.sandbox.control.latestTimepoint(),
      filings: before.company('QUENLOWMERE JOINERY LTD').filings,
    };
    const beforeReader = await before.openStream(`/companies?timepoint=${from}`);
    const line = await beforeReader.nextEvent();
    await before.sandbox[Symbol.asyncDispose]();
    // Killed in the middle of writing: the torn line never happened.
    appendFileSync(stateFile, '{"at":17,"change":{"verb":"dis');

    const after = await setUpSandbox({ directory, stateFile });
    onTestFinished(() => after.close());
    const afterReader = await after.openStream(`/companies?timepoint=${from}`);

    expect(await afterReader.nextEvent()).toBe(line);
    expect(after.sandbox.keys).toEqual(kept.keys);
    expect(after.sandbox.control.latestTimepoint()).toBe(kept.timepoint);
    expect(after.company('QUENLOWMERE JOINERY LTD').filings).toEqual(kept.filings);
    expect(after.sandbox.control.observed().balance).toBe('41.50');
    afterReader.close();
  });

  it('refuses the state file of another world', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-sandbox-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const stateFile = join(directory, 'state.jsonl');
    const first = await setUpSandbox({ directory, stateFile });
    await first.sandbox[Symbol.asyncDispose]();

    await expect(setUpSandbox({ directory, stateFile, seed: 9 })).rejects.toThrow('seed 1');
  });

  it('does not write down a change that the register refuses', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-sandbox-'));
    const stateFile = join(directory, 'state.jsonl');
    const under = await setUpSandbox({ directory, stateFile });
    onTestFinished(() => under.close());
    const { number } = under.company('QUENLOWMERE JOINERY LTD');
    const written = readFileSync(stateFile, 'utf8');

    expect(() => under.sandbox.control.dissolve(number)).toThrow('is not in strike-off');

    expect(readFileSync(stateFile, 'utf8')).toBe(written);
  });

  it('obeys the same control over HTTP', async () => {
    const { sandbox, company } = await setUp();
    const { number } = company('QUENLOWMERE JOINERY LTD');
    const order = async (body: object) =>
      fetch(`${sandbox.urls.control}/control`, { method: 'POST', body: JSON.stringify(body) });

    const entered = await order({
      action: 'enterStrikeOff',
      companyNumber: number,
      route: 'voluntary',
    });
    const twice = await order({
      action: 'enterStrikeOff',
      companyNumber: number,
      route: 'voluntary',
    });
    const unknown = await order({ action: 'setFault', name: 'no-such-fault', on: true });
    const fromPage = await fetch(`${sandbox.urls.control}/observed`, {
      headers: { origin: 'http://example.com' },
    });
    const observed: unknown = await (await fetch(`${sandbox.urls.control}/observed`)).json();

    expect([entered.status, twice.status, unknown.status]).toEqual([200, 400, 400]);
    expect(fromPage.status).toBe(403);
    expect(company('QUENLOWMERE JOINERY LTD').route).toBe('voluntary');
    expect(observed).toMatchObject({ balance: '5000.00', starts: [], charges: [] });
  });

  it('closes what it opened when one of its ports is taken', async () => {
    const { sandbox } = await setUp();
    const taken = Number(new URL(sandbox.urls.rest).port);

    await expect(setUpSandbox({ portBase: taken - 1 })).rejects.toThrow('EADDRINUSE');

    await expect(fetch(`http://127.0.0.1:${taken - 1}`)).rejects.toThrow('fetch failed');
  });

  it.each([
    { action: 'suspend', type: 'DISS16(SOAS)', status: 'active', staysIn: true },
    { action: 'discontinue', type: 'DISS40', status: 'active', staysIn: false },
    { action: 'dissolve', type: 'GAZ2', status: 'dissolved', staysIn: false },
    { action: 'goInsolvent', type: '600', status: 'liquidation', staysIn: false },
  ] as const)('shows $action by the filing $type and status $status', async (expected) => {
    const { sandbox, company } = await setUp();
    const subject = company('CAWDLEWICK CATERING LIMITED');
    sandbox.control.enterStrikeOff(subject.number, 'compulsory');

    sandbox.control[expected.action](subject.number);

    expect(subject.filings[0]?.type).toBe(expected.type);
    expect(subject.status).toBe(expected.status);
    expect(subject.detail !== null).toBe(expected.staysIn);
  });

  it('withdraws only what was applied for', async () => {
    const { sandbox, company } = await setUp();
    const compulsory = company('CAWDLEWICK CATERING LIMITED');
    const voluntary = company('SKELVANRIDGE PARTNERS LLP');
    sandbox.control.enterStrikeOff(compulsory.number, 'compulsory');
    sandbox.control.enterStrikeOff(voluntary.number, 'voluntary');

    sandbox.control.withdraw(voluntary.number);

    expect(voluntary.filings.map(({ type }) => type).slice(0, 3)).toEqual([
      'LLDS02',
      'GAZ1(A)',
      'LLDS01',
    ]);
    expect(() => sandbox.control.withdraw(compulsory.number)).toThrow('nothing to withdraw');
  });
});

async function setUp(options: Partial<SandboxOptions> = {}) {
  const under = await setUpSandbox(options);
  onTestFinished(() => under.close());
  return under;
}

/** Reads with the library that real imports use, so that the archive is judged by somebody else. */
async function readZip(path: string, extension = 'csv'): Promise<string> {
  const archive = await openPromise(path);
  for await (const entry of archive.eachEntry()) {
    expect(entry.fileName).toBe(`${basename(path, '.zip')}.${extension}`);
    const content = await text(await archive.openReadStreamPromise(entry));
    expect(entry.crc32).toBe(crc32(content));
    return content;
  }
  throw new Error(`${dirname(path)} has an empty archive`);
}

function look(seed: number) {
  const { companies } = buildWorld({ seed, today: '2026-11-24', companies: 300 });
  return companies.map(({ number, name, domain, officers, filings }) => ({
    number,
    name,
    domain,
    officers,
    filings,
  }));
}
