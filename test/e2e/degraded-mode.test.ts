import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, openApi, unhurried, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Lane = z.object({
  lane: z.string(),
  word: z.string(),
  reason: z.string().nullable(),
  waiting_jobs: z.number().nullable(),
});
const Operation = z.object({
  mode: z.string(),
  is_stale: z.boolean(),
  stale_reasons: z.array(z.string()),
  lanes: z.array(Lane),
});
const Health = Operation.extend({ status: z.string() });
const Events = z.object({ data: z.array(z.object({ type: z.string() })) });
const Exported = z.object({ is_stale: z.boolean(), data_as_of: z.string().nullable() });

const patience = { timeout: 60_000, interval: 200 };
const entering = 15;

describe('degraded mode', () => {
  it('is on within a look once REST is down, says what waits, marks exports, pays nothing, and is over by itself', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const service = home.serve(environment);
    const url = await urlOf(service);
    const api = await openApi(home, url);
    const health = () => api.get('/healthz', Health);
    const mode = async () => (await health()).mode;
    await expect.poll(mode, patience).toBe('normal');
    await expect
      .poll(async () => (await api.get('/api/operation', Operation)).is_stale, patience)
      .toBe(false);

    control.setFault('rest-500', true);
    for (const { number } of calmCompanies(sandbox, entering)) {
      control.enterStrikeOff(number, 'compulsory');
    }
    await expect.poll(mode, patience).toBe('degraded');

    const degraded = await health();
    expect(degraded).toMatchObject({ status: 'degraded', is_stale: true });
    const lane = degraded.lanes.find((each) => each.lane === 'companies-house');
    expect(lane).toMatchObject({ word: 'down', reason: 'failures' });
    await expect
      .poll(async () => (await health()).lanes[0]?.waiting_jobs ?? 0, patience)
      .toBeGreaterThanOrEqual(entering);
    const others = degraded.lanes.slice(1).filter(({ word }) => word !== 'off');
    expect(others.map(({ word }) => word)).toEqual(Array.from({ length: 4 }, () => 'running'));
    expect(await api.text('/')).toContain('Companies House REST: ');
    const { stdout } = await home.run(environment, 'status', '--json');
    expect(Operation.parse(JSON.parse(stdout))).toMatchObject({ mode: 'degraded', is_stale: true });
    const file = join(home.directory, 'leads.csv');
    const exported = await home.run(environment, 'export', 'leads', '--json', '--out', file);
    expect(exported.stderr).toContain('the leads are stale');
    expect(Exported.parse(JSON.parse(exported.stdout)).is_stale).toBe(true);
    const rows = readFileSync(file, 'utf8').trim().split('\r\n').slice(1);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !row.endsWith(',"yes"'))).toEqual([]);
    expect(control.observed().starts).toEqual([]);

    control.setFault('rest-500', false);
    await expect.poll(mode, { timeout: 120_000, interval: 200 }).toBe('normal');

    expect(await health()).toMatchObject({ status: 'ok', is_stale: false });
    expect(await api.text('/')).not.toContain('class="mode degraded"');
    // One alarm each, that of the breaker: the mode itself raises none beside it.
    const { data: events } = await api.get('/api/events?limit=200', Events);
    const alarms = events.map(({ type }) => type).filter((type) => !type.startsWith('company.'));
    expect(alarms.filter((type) => type !== 'lead.enriched').toSorted()).toEqual([
      'breaker.closed',
      'breaker.opened',
    ]);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  }, 240_000);
});
