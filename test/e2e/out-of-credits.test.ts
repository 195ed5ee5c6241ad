import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, openApi, unhurried, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';
import { slowDownStartReplies } from '../support/slow-start-replies.ts';

const Count = z.object({ count: z.number() });
const Events = z.object({ data: z.array(z.object({ type: z.string() })) });

describe('running out of credits', () => {
  it('starts nothing more, fetches everybody’s officers meanwhile, and does the rest by itself when credits return', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const companies = calmCompanies(sandbox, 30);
    const home = makeHome();
    const snov = await slowDownStartReplies(sandbox.urls.snov, 0);
    const service = home.serve({
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_SNOV_URL: snov.origin,
    });
    const api = await openApi(home, await urlOf(service));
    const count = (sql: string): number =>
      home.query(Count, `select count(*) as count from ${sql}`)[0]?.count ?? 0;
    await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);

    control.setBalance('3.00');
    for (const { number } of companies) control.enterStrikeOff(number, 'compulsory');
    await vi.waitFor(
      () => {
        expect(count(`events where type = 'credits.exhausted'`)).toBe(1);
        expect(count(`enrichment_steps where step = 'fetch-officers' and state = 'done'`)).toBe(30);
        expect(count(`enrichment_steps where step = 'read-filings' and state = 'done'`)).toBe(30);
      },
      { timeout: 40_000, interval: 100 },
    );
    expect(Number(control.observed().balance)).toBeLessThan(1);
    expect(count(`spend_intents where state = 'planned'`)).toBeGreaterThan(0);
    const startsWhenEmpty = snov.startsAsked();
    const callsWhenEmpty = control.observed().snovCallsAt.length;

    // The balance is looked at again while it is empty, and nothing is started on what it says.
    await expect
      .poll(() => control.observed().snovCallsAt.length, { timeout: 40_000 })
      .toBeGreaterThan(callsWhenEmpty);
    expect(snov.startsAsked()).toBe(startsWhenEmpty);

    control.setBalance('500.00');
    await vi.waitFor(
      () => {
        expect(count(`spend_intents where state in ('planned', 'sent', 'accepted')`)).toBe(0);
        expect(count(`enrichment_steps where state = 'waiting'`)).toBe(0);
        expect(
          count(`enrichment_steps where step = 'find-emails' and state in ('done', 'skipped')`),
        ).toBe(30);
      },
      { timeout: 60_000, interval: 100 },
    );

    const bought = control
      .observed()
      .starts.flatMap(({ operation, subjects }) => subjects.map((name) => `${operation} ${name}`));
    expect(snov.startsAsked()).toBeGreaterThan(startsWhenEmpty);
    const { data: events } = await api.get('/api/events?limit=200', Events);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('credits.'))).toEqual(
      expect.arrayContaining(['credits.exhausted', 'credits.restored']),
    );
    // What ran dry half-way is asked for once more; nothing that was answered is.
    const answered = control
      .observed()
      .charges.map(({ operation, subject }) => `${operation} ${subject}`);
    expect(new Set(answered).size).toBe(answered.length);
    expect(bought.length).toBeGreaterThanOrEqual(answered.length);
  }, 150_000);
});
