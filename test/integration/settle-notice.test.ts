import { describe, expect, it } from 'vitest';
import { companyLine, day, filingLine, hour, setupGapWorld } from '../support/gap-world.ts';
import { seedNumber } from '../support/seed-company.ts';

const minute = 60_000;
const firstNotice = { type: 'GAZ1', description: 'gazette-notice-compulsory' };

/** A first notice comes by stream while the register itself, which is asked at once, does not propose yet. */
async function setup({ isHeld }: { readonly isHeld: boolean }) {
  const world = await setupGapWorld();
  const { db, sandbox, sinkOf, time } = world;
  const company = sandbox.control
    .companies()
    .find(({ status, detail }) => status === 'active' && detail === null);
  if (company === undefined) throw new Error('nobody to give notice of');
  if (isHeld) await world.hold([company]);
  world.startLanes();
  const companyNumber = seedNumber(company.number);
  const filings = sinkOf('filings');
  await filings.report({ state: 'connected' });
  await filings.apply([filingLine(10, { companyNumber, ...firstNotice }, time.clock.now())]);
  return {
    ...world,
    company,
    follow: () => sandbox.control.enterStrikeOff(company.number, 'compulsory'),
    profileCalls: () =>
      sandbox.control
        .observed()
        .restCalls.filter(({ path }) => path === `/company/${company.number}`).length,
    episodes: () =>
      db
        .selectFrom('episodes')
        .select(['state', 'opened_by', 'route', 'stage', 'leave_reason', 'confirmed_at'])
        .execute(),
    kinds: async () => (await world.events()).map(({ type }) => type),
  };
}

const confirmed = { state: 'open', leave_reason: null };

describe('a first notice that the register follows late', () => {
  it('brings in a company that is not held', async () => {
    const { advance, follow, episodes, kinds } = await setup({ isHeld: false });

    await advance(minute);
    const before = await episodes();
    follow();
    await advance(10 * minute);

    expect(before).toEqual([]);
    expect(await episodes()).toEqual([expect.objectContaining(confirmed)]);
    expect(await kinds()).toEqual(['company.strike_off.proposed']);
  });

  it('is one episode of a company that is held, not one denied and another', async () => {
    const { advance, follow, episodes, kinds } = await setup({ isHeld: true });

    await advance(minute);
    const before = await episodes();
    follow();
    await advance(10 * minute);

    expect(before).toMatchObject([{ state: 'closed', leave_reason: 'not_confirmed' }]);
    expect(await episodes()).toEqual([
      expect.objectContaining({
        ...confirmed,
        opened_by: 'stream',
        route: 'compulsory',
        stage: 'first_notice',
      }),
    ]);
    expect(await kinds()).toEqual(['company.strike_off.proposed']);
  });

  it('brings it in within twice the time that the register took', async () => {
    const { advance, follow, episodes } = await setup({ isHeld: false });

    await advance(5 * hour);
    follow();
    await advance(5 * hour + 10 * minute);

    expect(await episodes()).toEqual([expect.objectContaining(confirmed)]);
  });

  it('does not say that the stream of companies leaves the detail out, which has said nothing of it', async () => {
    const { advance, follow, sinkOf, sandbox, time, company, events } = await setup({
      isHeld: false,
    });
    const companies = sinkOf('companies');
    await companies.report({ state: 'connected' });

    await advance(minute);
    follow();
    await advance(10 * minute);
    const another = sandbox.control.companies().find(({ number }) => number !== company.number);
    if (another === undefined) throw new Error('nobody to tell of');
    await companies.apply([companyLine(100, another, time.clock.now())]);
    await advance(hour);

    expect((await events()).filter(({ data }) => data.includes('detail_missing'))).toEqual([]);
  });

  it('asks but once of a notice that the register followed at once', async () => {
    const { advance, follow, episodes, profileCalls } = await setup({ isHeld: false });

    follow();
    await advance(hour);

    expect(await episodes()).toEqual([expect.objectContaining(confirmed)]);
    expect(profileCalls()).toBe(1);
  });

  it('is given up after some days in a dozen questions', async () => {
    const { advance, db, episodes, profileCalls } = await setup({ isHeld: false });

    await advance(4 * day);

    expect(await episodes()).toEqual([]);
    expect(profileCalls()).toBeLessThanOrEqual(12);
    const waiting = await db
      .selectFrom('jobs')
      .select('kind')
      .where('finished_at', 'is', null)
      .execute();
    expect(waiting).toEqual([]);
  });
});
