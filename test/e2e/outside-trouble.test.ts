import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { serveHttp } from '../support/loopback-server.ts';
import {
  environmentFor,
  makeHome,
  openApi,
  unhurried,
  urlOf,
  type Running,
} from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';
import { slowDownStartReplies } from '../support/slow-start-replies.ts';

const eventsSeen = `select coalesce(sum(to_timepoint - from_timepoint + 1), 0) as count from stream_spans where stream = 'companies'`;
const patience = { timeout: 40_000, interval: 100 };
const Count = z.object({ count: z.number() });
const Status = z.object({
  data: z.array(
    z.object({ stream: z.string(), state: z.string(), state_reason: z.string().nullable() }),
  ),
});
const Readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

async function readinessOf(url: string) {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, ...Readiness.parse(await response.json()) };
}

describe('trouble with the outside world', () => {
  it('stops the stream on a refused key, says so, asks no more, and serves on', async () => {
    const sandbox = await startQuietSandbox();
    const home = makeHome();
    const service = home.serve({
      ...environmentFor(sandbox),
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'wrong-key',
    });
    const url = await urlOf(service);
    const api = await openApi(home, url);

    await vi.waitFor(async () => {
      const { data } = await api.get('/api/streaming/status', Status);
      expect(data[0]).toMatchObject({ state: 'stopped' });
      expect(data[0]?.state_reason).toMatch(
        /refused the stream key.*companiesHouse\.stream\.apiKey/,
      );
      expect(data[1]).toMatchObject({ state: 'stopped' });
    }, patience);

    expect(await readinessOf(url)).toEqual({
      status: 503,
      ready: false,
      reasons: ['stream companies is stopped', 'stream filings is stopped'],
    });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(service.stderr()).toContain('stream stopped');
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('does not ask at once again after a refused key, also when following the stream is all it does', async () => {
    let connections = 0;
    await using server = await serveHttp((_request, response) => {
      connections += 1;
      response.writeHead(401).end();
    });
    const home = makeHome();
    const service = home.serve(
      {
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: server.origin,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'wrong-key',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
      },
      '--roles',
      'api,stream',
    );
    await urlOf(service);
    await expect.poll(() => service.stderr(), patience).toContain('stream stopped');
    await sleep(1_000);

    // One for each stream.
    expect(connections).toBe(2);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('keeps serving while a host cannot be reached, and says what it waits for', async () => {
    const closed = await serveHttp(() => undefined);
    await closed[Symbol.asyncDispose]();
    const home = makeHome();
    const service = home.serve({
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: closed.origin,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
    });
    const url = await urlOf(service);
    const api = await openApi(home, url);

    await vi.waitFor(async () => {
      const { data } = await api.get('/api/streaming/status', Status);
      expect(data[0]).toMatchObject({ state: 'waiting' });
      expect(data[0]?.state_reason).toMatch(/connect|reach|refused/i);
    }, patience);

    expect(await readinessOf(url)).toMatchObject({ status: 503, ready: false });
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('keeps every job at a refused REST key, alarms once and asks no more', async () => {
    const sandbox = await startQuietSandbox();
    const companies = calmCompanies(sandbox, 10);
    const home = makeHome();
    const service = home.serve({
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'wrong-key',
    });
    await urlOf(service);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);

    for (const { number } of companies) sandbox.control.enterStrikeOff(number, 'compulsory');
    const alarms = `select count(*) as count from events where type = 'breaker.opened'`;
    await expect.poll(() => home.query(Count, alarms)[0]?.count, patience).toBe(1);
    const waiting = `select count(*) as count from jobs where kind = 'check-status' and finished_at is null`;
    await expect.poll(() => home.query(Count, waiting)[0]?.count, patience).toBe(10);
    await sleep(1_000);

    // Those that were on their way when the first answer came.
    expect(sandbox.control.observed().restCalls.length).toBeLessThanOrEqual(8);
    expect(home.query(Count, alarms)[0]?.count).toBe(1);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('says in one line which port is taken and what to do', async () => {
    await using taken = await serveHttp(() => undefined);
    const home = makeHome();

    const service = home.serve({
      STRIKEWATCH_HTTP_PORT: String(taken.port),
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
    });

    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.stderr().trimEnd()).toMatch(/^strikewatch: port \d+ is in use .*http\.port.*$/);
    expect(JSON.parse(service.stdout())).toMatchObject({ error: { kind: 'environment' } });
  });
});

describe('two services on one database', () => {
  it('let one work while the other stands by, and the other takes over when the first is killed', async () => {
    const sandbox = await startQuietSandbox();
    const [early, late] = calmCompanies(sandbox, 2);
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const first = home.serve(environment);
    await urlOf(first);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);
    sandbox.control.enterStrikeOff(early!.number, 'compulsory');
    const eventsStored = () => home.query(Count, eventsSeen)[0]?.count;
    await expect.poll(eventsStored, patience).toBe(1);

    const second = home.serve(environment);
    const secondUrl = await urlOf(second);
    await expect.poll(() => second.stderr(), patience).toContain('standing by');
    expect((await fetch(`${secondUrl}/livez`)).status).toBe(200);
    expect(sandbox.control.observed().streamConnections).toBe(2);

    await first.end('SIGKILL');
    sandbox.control.enterStrikeOff(late!.number, 'compulsory');
    await expect.poll(eventsStored, patience).toBe(2);

    expect(sandbox.control.observed().streamConnections).toBe(4);
    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('being told to stop', () => {
  it('ends within ten seconds with exit 0 and leaves no job leased, however much there is to do', async () => {
    const sandbox = await startQuietSandbox({ companies: 200 });
    const home = makeHome();
    const service = home.serve(environmentFor(sandbox));
    await urlOf(service);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);
    for (const { number } of calmCompanies(sandbox, 60)) {
      sandbox.control.enterStrikeOff(number, 'compulsory');
    }
    await expect
      .poll(() => sandbox.control.observed().restCalls.length, patience)
      .toBeGreaterThan(3);
    const running = () =>
      home.query(Count, `select count(*) as count from jobs where state = 'running'`)[0]?.count;
    await expect.poll(running, patience).toBeGreaterThan(0);

    const exit = await Promise.race([service.end('SIGTERM'), sleep(10_000, 'still running')]);

    expect(exit).toEqual({ code: 0, signal: null });
    expect(running()).toBe(0);
    expect(home.query(z.unknown(), 'select name from leases')).toEqual([]);
  });

  it('does not wait for anything when no job is in hand', async () => {
    const sandbox = await startQuietSandbox();
    const home = makeHome();
    const service = home.serve(environmentFor(sandbox));
    await urlOf(service);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);

    // The time that jobs in hand are given is 8 s.
    const exit = await Promise.race([service.end('SIGTERM'), sleep(5_000, 'still running')]);

    expect(exit).toEqual({ code: 0, signal: null });
  });

  it('waits for the reply to a paid start, so that no look-up is left in doubt', async () => {
    const sandbox = await startQuietSandbox();
    const home = makeHome();
    const snov = await slowDownStartReplies(sandbox.urls.snov, 3_000);
    const service = home.serve({
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_SNOV_URL: snov.origin,
    });
    await urlOf(service);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);
    sandbox.control.enterStrikeOff(calmCompanies(sandbox, 1)[0]!.number, 'compulsory');
    await expect.poll(() => sandbox.control.observed().starts.length, patience).toBe(1);

    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });

    expect(home.query(z.unknown(), 'select state from spend_intents')).toEqual([
      { state: 'accepted' },
    ]);
  });

  it('ends within ten seconds although the reply to a paid start never comes', async () => {
    const sandbox = await startQuietSandbox();
    const home = makeHome();
    const snov = await slowDownStartReplies(sandbox.urls.snov, 120_000);
    const service = home.serve({
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_SNOV_URL: snov.origin,
    });
    await urlOf(service);
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);
    sandbox.control.enterStrikeOff(calmCompanies(sandbox, 1)[0]!.number, 'compulsory');
    await expect.poll(() => snov.startsAsked(), patience).toBe(1);

    const stoppedAt = performance.now();
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });

    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    // It is a doubt by now, and the next process knows.
    expect(home.query(z.unknown(), 'select state from spend_intents')).toEqual([{ state: 'sent' }]);
  });

  it.skipIf(!existsSync('/proc/self/fd'))(
    'opens no more handles and takes no more memory the longer it runs',
    async () => {
      const sandbox = await startQuietSandbox({ companies: 200 });
      const home = makeHome();
      const service = home.serve({ ...environmentFor(sandbox), ...unhurried });
      await urlOf(service);
      await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);
      const stored = () => home.query(Count, eventsSeen)[0]?.count ?? 0;
      const [company] = calmCompanies(sandbox, 1);
      const publishAndStore = async (rounds: number): Promise<void> => {
        for (let round = 0; round < rounds; round += 1) {
          const before = stored();
          for (let event = 0; event < 200; event += 1) sandbox.control.publish(company!.number);
          await expect.poll(stored, patience).toBe(before + 200);
        }
      };

      await publishAndStore(2);
      const early = usageOf(service);
      await publishAndStore(10);
      const late = usageOf(service);

      expect(late.handles).toBeLessThanOrEqual(early.handles + 2);
      expect(late.residentKb).toBeLessThan(early.residentKb + 80_000);
    },
  );
});

/** What the kernel says of the process. */
function usageOf({ pid }: Running): { readonly handles: number; readonly residentKb: number } {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { handles: readdirSync(`/proc/${pid}/fd`).length, residentKb: Number(resident?.[1]) };
}
