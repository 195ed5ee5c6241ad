import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  environmentFor,
  makeHome,
  openApi,
  unhurried,
  urlOf,
  type Home,
} from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Text = z.object({ value: z.string() });
const Status = z.object({ data: z.array(z.object({ stream: z.string(), state: z.string() })) });
const patience = { timeout: 60_000, interval: 100 };

function textsOf(home: Home, sql: string): readonly string[] {
  return home.query(Text, sql).map(({ value }) => value);
}

const openEpisodes = `select company_number as value from episodes where state = 'open' and confirmed_at is not null order by 1`;

describe('a companies stream that leaves company_status_detail out', () => {
  // oxlint-disable-next-line vitest/no-disabled-tests -- the alarm does not come in this order of witnesses: see docs/proof.md, Open
  it.skip('costs no entry, because the filings tell of it, and is announced once the register has been asked twice', async () => {
    const sandbox = await startQuietSandbox({ faults: ['stream-no-detail'] });
    const { control } = sandbox;
    const entering = calmCompanies(sandbox, 3)
      .map(({ number }) => number)
      .toSorted();
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const service = home.serve(environment);
    const api = await openApi(home, await urlOf(service));
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);

    for (const number of entering) control.enterStrikeOff(number, 'compulsory');

    await expect.poll(() => textsOf(home, openEpisodes), patience).toEqual(entering);
    // Both may only have crossed each other, so it is settled five minutes later; a person may have it done now.
    const waiting = `select id as value from jobs where kind = 'settle-contradiction' and finished_at is null`;
    await expect.poll(() => textsOf(home, waiting), patience).not.toEqual([]);
    const degraded = `select type as value from events where type = 'stream.degraded'`;
    expect(textsOf(home, degraded)).toEqual([]);
    const [job = ''] = textsOf(home, waiting);
    expect(await home.run(environment, 'queue', 'retry', job)).toMatchObject({ code: 0 });
    await expect.poll(() => textsOf(home, degraded), patience).toEqual(['stream.degraded']);

    expect(textsOf(home, 'select reason as value from stream_gaps')).toEqual(['detail_missing']);
    expect(await api.text('/api/streaming/status')).toContain('detail_missing');
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('an event that is lost at the seam of a resume', () => {
  it.each([
    ['comes when it is asked for again', 'stream-lost-at-seam', 4, []],
    [
      'goes on record where it never comes, and holds nothing up',
      'stream-seam-for-good',
      3,
      ['hole'],
    ],
  ] as const)('%s', async (...[, fault, entries, gaps]) => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const [first = '', ...others] = calmCompanies(sandbox, 4).map(({ number }) => number);
    const home = makeHome();
    const environment = {
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: sandbox.urls.stream,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: sandbox.keys.stream,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS: 'companies',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
    };
    const service = home.serve(environment, '--roles', 'stream');
    await expect.poll(() => control.observed().streamConnections, patience).toBe(1);
    control.enterStrikeOff(first, 'voluntary');
    const entered = `select company_number as value from stream_events where effect = 'entered' order by timepoint`;
    await expect.poll(() => textsOf(home, entered), patience).toEqual([first]);

    control.setFault(fault, true);
    control.cutStreams('clean');
    for (const number of others) control.enterStrikeOff(number, 'voluntary');

    const reasons = `select reason as value from stream_gaps`;
    await expect.poll(() => textsOf(home, reasons), patience).toEqual(gaps);
    await expect.poll(() => textsOf(home, entered), patience).toHaveLength(entries);
    // The first, the resume, and the one that asked again.
    expect(control.observed().streamConnections).toBe(3);
    expect(textsOf(home, reasons)).toEqual(gaps);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('two processes on one database', () => {
  it('follow the streams one at a time, and the second takes over when the first is killed', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const [one = '', two = ''] = calmCompanies(sandbox, 2).map(({ number }) => number);
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const first = home.serve(environment);
    await urlOf(first);
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);
    const second = home.serve(environment);
    const api = await openApi(home, await urlOf(second));
    await expect.poll(() => second.stderr(), patience).toContain('standing by');
    control.enterStrikeOff(one, 'compulsory');
    await expect.poll(() => textsOf(home, openEpisodes), patience).toEqual([one]);
    expect(control.observed().streamConnections).toBe(2);

    await first.end('SIGKILL');
    control.enterStrikeOff(two, 'compulsory');

    await expect.poll(() => textsOf(home, openEpisodes), patience).toEqual([one, two].toSorted());
    expect(control.observed().streamConnections).toBe(4);
    const { data } = await api.get('/api/streaming/status', Status);
    expect(data.map(({ state }) => state)).toEqual(['connected', 'connected']);
    expect(textsOf(home, 'select reason as value from stream_gaps')).toEqual([]);
    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('share the work by their roles', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const [number = ''] = calmCompanies(sandbox, 1).map((company) => company.number);
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const follower = home.serve(environment, '--roles', 'stream');
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);
    control.enterStrikeOff(number, 'compulsory');
    const checks = `select state as value from jobs where kind = 'check-status'`;
    await expect.poll(() => textsOf(home, checks), patience).toEqual(['available']);
    expect(control.observed().restCalls).toEqual([]);

    const worker = home.serve(environment, '--roles', 'worker');

    await expect.poll(() => textsOf(home, openEpisodes), patience).toEqual([number]);
    expect(control.observed().streamConnections).toBe(2);
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await follower.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
