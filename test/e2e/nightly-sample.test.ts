import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, openApi, unhurried, urlOf } from '../support/run-service.ts';
import { startQuietSandbox } from '../support/sandbox-for-test.ts';

const patience = { timeout: 60_000, interval: 20 };
const Sample = z.object({ state: z.string(), planned: z.number(), compared: z.number() });
const Quality = z.object({
  data: z.array(
    z.object({
      state: z.string(),
      compared: z.number(),
      fields: z.array(z.object({ field: z.string(), agreement: z.number().nullable() })),
    }),
  ),
  next_sample_at: z.iso.datetime(),
});

describe('the nightly sample of an imported register', () => {
  it('agrees in every field, though the service is killed in the middle of the night', async () => {
    const sandbox = await startQuietSandbox({ companies: 800 });
    const home = makeHome();
    const environment = {
      ...environmentFor(sandbox),
      ...unhurried,
      // The rows stay as the file has them: hardly a company is checked by REST before the sample.
      STRIKEWATCH_OFFICERS_MAX_COMPANIES: '1',
    };
    expect(await home.run(environment, 'import', sandbox.bulkZip, '--quiet')).toMatchObject({
      code: 0,
    });
    const { stored } = home.query(
      z.object({ stored: z.number() }),
      'select count(*) as stored from companies',
    )[0]!;
    const planned = Math.min(50, stored);
    expect(planned).toBeGreaterThan(20);
    bringTheMinute(home.database);
    const sample = () =>
      home.query(Sample, 'select state, planned, compared from register_samples');

    // Thirty calls a second, so that there is a middle.
    const leisurely = {
      ...environment,
      STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '9000',
    };
    const killed = home.serve(leisurely);
    await expect.poll(() => sample()[0]?.compared ?? 0, patience).toBeGreaterThan(2);
    await killed.end('SIGKILL');
    expect(sample()).toMatchObject([{ state: 'running', planned }]);
    const running = home.serve(environment);
    const api = await openApi(home, await urlOf(running));
    await expect
      .poll(sample, patience)
      .toEqual([{ state: 'complete', planned, compared: planned }]);

    const quality = await api.get('/api/register/quality', Quality);
    expect(quality.data).toHaveLength(1);
    expect(quality.data[0]?.fields.filter(({ agreement }) => agreement !== 1)).toEqual([]);
    expect(Date.parse(quality.next_sample_at)).toBeGreaterThan(Date.now());
    expect(await api.text('/metrics')).toContain(
      'strikewatch_register_agreement_ratio{field="address"} 1\n',
    );
    expect(await api.text('/quality')).toContain(`${planned} of ${planned} agree`);
    expect(
      home.query(
        z.object({ type: z.string() }),
        `select type from events where type like 'register%'`,
      ),
    ).toEqual([]);
  });
});

/** As if the night's minute had come while the service was down. */
function bringTheMinute(path: string): void {
  using database = new DatabaseSync(path);
  database
    .prepare('insert into settings (name, value) values (?, ?)')
    .run('next_register_sample_at', String(Date.now() - 60_000));
}
