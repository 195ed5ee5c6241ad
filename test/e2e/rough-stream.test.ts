import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeHome, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Text = z.object({ value: z.string() });
const patience = { timeout: 60_000, interval: 100 };

describe('a stream that repeats, cuts, and mixes rubbish in', () => {
  it('has every event applied once, and every unreadable line kept', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const entered = calmCompanies(sandbox, 30);
    const home = makeHome();
    const service = home.serve(
      {
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: sandbox.urls.stream,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: sandbox.keys.stream,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS: 'companies',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
      },
      '--roles',
      'api,stream',
    );
    await urlOf(service);
    await expect.poll(() => control.observed().streamConnections, patience).toBe(1);
    const textsOf = (sql: string) => home.query(Text, sql).map(({ value }) => value);
    for (const fault of ['stream-duplicates', 'stream-garbage', 'stream-mid-character'] as const) {
      control.setFault(fault, true);
    }

    const [first, ...others] = entered;
    // Before the first event is stored there is nothing to resume from.
    control.enterStrikeOff(first!.number, 'voluntary');
    await expect
      .poll(() => textsOf('select company_number as value from stream_events'), patience)
      .toEqual([first!.number]);
    for (const cut of ['mid-character', 'reset', 'mid-line'] as const) {
      for (const { number } of others.splice(0, 10)) control.enterStrikeOff(number, 'voluntary');
      const connections = control.observed().streamConnections;
      control.cutStreams(cut);
      await expect
        .poll(() => control.observed().streamConnections, patience)
        .toBeGreaterThan(connections);
    }

    const eventful = `select company_number as value from stream_events where effect = 'entered'`;
    await expect
      .poll(() => textsOf(eventful).toSorted(), patience)
      .toEqual(entered.map(({ number }) => number).toSorted());
    expect(
      textsOf(`select company_number as value from stream_events where effect <> 'entered'`),
    ).toEqual([]);
    expect(textsOf('select id as value from episodes')).toHaveLength(entered.length);
    expect(textsOf('select id as value from stream_gaps')).toEqual([]);
    expect(textsOf('select id as value from dead_letters').length).toBeGreaterThanOrEqual(
      entered.length,
    );
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
