import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { toConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { formatApiKey, makeApiKey } from '../../src/domain/api-key.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { saveApiKey } from '../../src/store/api-keys.ts';
import { openStore } from '../../src/store/open-store.ts';
import { serveHttp } from '../support/loopback-server.ts';

const event = {
  resource_kind: 'company-profile',
  resource_uri: '/company/07654321',
  resource_id: '07654321',
  data: {
    company_name: 'BRAMBLE & THISTLE JOINERY LTD',
    company_number: '07654321',
    type: 'ltd',
    company_status: 'active',
    company_status_detail: 'active-proposal-to-strike-off',
    registered_office_address: { postal_code: 'LS1 4AP' },
    can_file: true,
    links: { self: '/company/07654321' },
  },
  event: { type: 'changed', timepoint: 86_000_001, published_at: '2026-11-17T10:15:00' },
};

/** A stream server of the test's own: one event, then silence. Answers the key "stream-key" only. */
async function startStream(): Promise<string> {
  const server = await serveHttp((request, response) => {
    const expected = `Basic ${Buffer.from('stream-key:').toString('base64')}`;
    if (request.headers.authorization !== expected || request.url !== '/companies') {
      response.writeHead(401).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(`\n${JSON.stringify(event)}\n`);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.origin;
}

describe('the thinnest chain', () => {
  it('turns one stream event into one line of the CSV, over HTTP on both sides', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { values } = loadConfig({
      file: null,
      environment: {
        STRIKEWATCH_DATABASE_URL: `sqlite:${join(directory, 'test.db')}`,
        STRIKEWATCH_HTTP_PORT: '0',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: await startStream(),
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
      },
    });
    const config = toConfig(values);
    const stop = new AbortController();
    const app = await startApp(
      {
        config,
        stamp: 'live',
        roles: ['api', 'stream'],
        log: pino({ level: 'silent' }),
        clock: systemClock,
        random: systemRandom,
        timers: systemTimers,
      },
      stop.signal,
    );
    onTestFinished(async () => {
      stop.abort();
      await app.stopped;
    });
    const key = makeApiKey(systemRandom.bytes(42));
    await using store = await openStore(config.databaseUrl);
    await saveApiKey(store.db, key, {
      principalId: systemRandom.uuid(),
      name: 'test',
      role: 'viewer',
      now: systemClock.now(),
    });

    let lines: readonly string[] = [];
    const download = async () => {
      const csv = await fetchText(`${app.url}/api/exports/leads.csv`, formatApiKey(key));
      lines = csv.trimEnd().split('\r\n');
      return lines;
    };
    await expect.poll(download, { timeout: 20_000 }).toHaveLength(2);

    expect(lines[0]).toMatch(/^company_number,company_name,/);
    expect(lines[1]).toContain('"07654321","BRAMBLE & THISTLE JOINERY LTD","active"');
    expect(lines[1]).toContain('2026-11-17T10:15:00.000Z');
  });
});

async function fetchText(url: string, key: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  expect(response.status).toBe(200);
  return response.text();
}
