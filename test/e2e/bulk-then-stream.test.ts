import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, unhurried, urlOf } from '../support/run-service.ts';
import { castMember, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Report = z.object({ rowsKept: z.number(), inserted: z.number(), unchanged: z.number() });
const Text = z.object({ value: z.string() });
const patience = { timeout: 60_000, interval: 100 };

describe('a first bulk import, then the stream', () => {
  it('spends and announces nothing for what was there before, and enriches who enters afterwards', async () => {
    const sandbox = await startQuietSandbox({ companies: 200 });
    const { control } = sandbox;
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const textsOf = (sql: string) => home.query(Text, sql).map(({ value }) => value);
    const threatened = control.companies().filter(({ detail }) => detail !== null);

    const importing = () => home.run(environment, 'import', sandbox.bulkZip, '--json', '--quiet');
    const [first, again] = [await importing(), await importing()].map(({ stdout }) =>
      Report.parse(JSON.parse(stdout)),
    );
    expect(first).toMatchObject({ rowsKept: threatened.length, inserted: threatened.length });
    expect(again).toMatchObject({ inserted: 0, unchanged: threatened.length });

    const service = home.serve(environment);
    await urlOf(service);
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);
    await vi.waitFor(() => {
      expect(
        textsOf(`select company_number as value from episodes where confirmed_at is not null`),
      ).toHaveLength(threatened.length);
      expect(textsOf(`select kind as value from jobs where finished_at is null`)).toEqual([]);
    }, patience);
    expect(control.observed().starts).toEqual([]);
    expect(textsOf(`select type as value from events where company_number is not null`)).toEqual(
      [],
    );
    expect(textsOf(`select id as value from spend_intents`)).toEqual([]);
    // Companies House's calls are free, so who runs them is known all the same.
    expect(textsOf(`select distinct company_number as value from officers`).length).toBeGreaterThan(
      0,
    );

    const joinery = castMember(sandbox, 'QUENLOWMERE JOINERY LTD');
    control.enterStrikeOff(joinery.number, 'compulsory');
    control.publish(threatened[0]!.number);
    await expect
      .poll(() => textsOf(`select type as value from events order by sequence`), patience)
      .toContain('lead.enriched');

    expect(
      textsOf(
        `select distinct company_number as value from events where company_number is not null`,
      ),
    ).toEqual([joinery.number]);
    expect(new Set(textsOf(`select company_number as value from spend_intents`))).toEqual(
      new Set([joinery.number]),
    );
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  }, 150_000);
});
