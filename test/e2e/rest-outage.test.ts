import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  entries,
  entryLine,
  entryProfile,
  firstTimepoint,
  type Entry,
} from '../support/invented-entries.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { makeHome, openApi, unhurried, urlOf, type Home } from '../support/run-service.ts';

/** The probe of the breaker comes after half a minute, and what had failed before it opened waits up to another minute for its turn. */
const patience = { timeout: 200_000, interval: 100 };
const entered = 300;
const leaving = 40;

/** Stream and REST of a register whose REST is down until it is told to return; of the paid provider it counts the calls. */
async function startRegister() {
  const state = { isDown: true, paidCalls: 0 };
  const profiles = new Map<string, Entry>();
  const answered: string[] = [];
  const connected = Promise.withResolvers<ServerResponse>();
  const server = await serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://register');
    if (pathname === '/companies') {
      response.writeHead(200).flushHeaders();
      connected.resolve(response);
      return;
    }
    if (!pathname.startsWith('/company/')) {
      state.paidCalls += 1;
      response.writeHead(503).end();
      return;
    }
    if (state.isDown) {
      response.writeHead(503).end('unavailable');
      return;
    }
    answered.push(pathname);
    const [, , companyNumber = '', resource] = pathname.split('/');
    const profile = profiles.get(companyNumber);
    const list = { items: [], total_count: 0, items_per_page: 35, start_index: 0 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        resource === undefined && profile !== undefined ? entryProfile(profile) : list,
      ),
    );
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  let timepoint = firstTimepoint;
  return {
    state,
    answered,
    origin: server.origin,
    async say(said: readonly Entry[]): Promise<void> {
      const response = await connected.promise;
      let lines = '';
      for (const entry of said) {
        profiles.set(entry.companyNumber, entry);
        lines += entryLine(entry, timepoint);
        timepoint += 1;
      }
      response.write(lines);
    },
  };
}

const Count = z.object({ n: z.int() });

function count(home: Home, sql: string): number | undefined {
  return home.query(Count, `select count(*) as n from ${sql}`)[0]?.n;
}

const Companies = z.object({ data: z.array(z.object({ confirmed: z.boolean() })) });

describe('while REST is down', () => {
  it('entries and leavings land unchecked, nothing is announced or paid, and all are checked when it returns', async () => {
    const register = await startRegister();
    const home = makeHome();
    const service = home.serve({
      ...unhurried,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: register.origin,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS: 'companies',
      STRIKEWATCH_COMPANIES_HOUSE_REST_URL: register.origin,
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'rest-key',
      STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off',
      STRIKEWATCH_SNOV_URL: register.origin,
      STRIKEWATCH_SNOV_CLIENT_ID: 'id',
      STRIKEWATCH_SNOV_CLIENT_SECRET: 'secret',
    });
    const api = await openApi(home, await urlOf(service));
    const companies = entries(entered);
    const left = companies.slice(0, leaving);

    await register.say(companies);
    await register.say(left.map((company) => ({ ...company, isThreatened: false })));
    await expect.poll(() => count(home, `episodes where state = 'closed'`), patience).toBe(leaving);

    expect(count(home, 'episodes')).toBe(entered);
    expect(count(home, 'episodes where confirmed_at is not null')).toBe(0);
    expect(count(home, `jobs where kind = 'check-status' and finished_at is null`)).toBe(entered);
    expect(count(home, `events where type like 'company.%'`)).toBe(0);
    expect(count(home, 'spend_intents')).toBe(0);
    const { data } = await api.get('/api/companies?limit=200', Companies);
    expect(new Set(data.map(({ confirmed }) => confirmed))).toEqual(new Set([false]));
    const [header = '', ...rows] = (await api.text('/api/exports/leads.csv')).trim().split('\r\n');
    const columns = header.split(',');
    const fromTheEnd = columns.indexOf('confirmed') - columns.length;
    expect(columns).toContain('confirmed');
    expect(rows).toHaveLength(entered - leaving);
    expect(new Set(rows.map((row) => row.split(',').at(fromTheEnd)))).toEqual(new Set(['"no"']));
    expect(register.answered).toEqual([]);
    expect(register.state.paidCalls).toBe(0);

    register.state.isDown = false;
    await expect
      .poll(() => count(home, `jobs where kind = 'check-status' and state = 'completed'`), patience)
      .toBe(entered);

    expect(count(home, `episodes where state = 'open' and confirmed_at is not null`)).toBe(
      entered - leaving,
    );
    // Whoever has left before it was confirmed was never a lead: nobody is told.
    expect(count(home, `episodes where state = 'closed' and confirmed_at is null`)).toBe(leaving);
    expect(count(home, `events where type = 'company.strike_off.proposed'`)).toBe(
      entered - leaving,
    );
    for (const { companyNumber } of companies) {
      const asked = register.answered.filter((path) =>
        path.startsWith(`/company/${companyNumber}`),
      );
      expect(asked[0]).toBe(`/company/${companyNumber}`);
    }
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  }, 300_000);
});
