import { describe, expect, it } from 'vitest';
import { proposalToStrikeOff } from '../../src/domain/company-status.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { noRegister } from '../../src/store/register-file/current-register.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { createSuppressionHash } from '../../src/store/suppressions.ts';
import { seedEpisode, seedNumber } from '../support/seed-company.ts';
import { companyLine, day, filingLine, hour, setupGapWorld } from '../support/gap-world.ts';

const minute = 60_000;
const hash = createSuppressionHash(Buffer.alloc(32, 7));

async function setup() {
  const world = await setupGapWorld();
  const { db, sandbox, sinkOf, time } = world;
  const companies = sandbox.control.companies().filter(({ status }) => status === 'active');
  const underThreat = companies.filter(({ detail }) => detail === proposalToStrikeOff);
  const sink = sinkOf('companies');
  let timepoint = 100;
  world.startLanes();
  return {
    ...world,
    underThreat,
    others: companies.filter(({ detail }) => detail === null),
    sink,
    tell: async (told: readonly SandboxCompany[]) => {
      await sink.report({ state: 'connected' });
      for (const company of told) {
        timepoint += 1;
        await sink.apply([companyLine(timepoint, company, time.clock.now())]);
      }
    },
    episodes: () =>
      db
        .selectFrom('episodes')
        .select(['state', 'leave_reason', 'confirmed_at', 'not_found_at'])
        .execute(),
    exported: async () => {
      const rows: boolean[] = [];
      const options = {
        register: noRegister,
        hash,
        now: time.clock.now(),
        hiddenPersonal: 'review',
      } as const;
      for await (const { company } of exportLeads(db, options)) rows.push(company.isConfirmed);
      return rows;
    },
  };
}

const confirmed = { state: 'open', confirmed_at: expect.any(Number), leave_reason: null };

describe('a company that another witness told of and the register denies', () => {
  it('is a lead all the same, and is confirmed minutes after the register has it', async () => {
    const { underThreat, tell, register, advance, episodes } = await setup();
    register.isMissing = true;
    await tell(underThreat.slice(0, 1));
    await advance(minute);
    const before = await episodes();
    register.isMissing = false;
    await advance(3 * minute);

    expect(before).toMatchObject([{ state: 'open', confirmed_at: null, leave_reason: null }]);
    expect(await episodes()).toMatchObject([confirmed]);
  });

  it('goes in, out and in again unharmed', async () => {
    const { underThreat, tell, register, advance, episodes } = await setup();
    const [company] = underThreat;
    if (company === undefined) throw new Error('nobody is under threat');
    register.isMissing = true;
    for (const detail of [company.detail, null, company.detail]) {
      await tell([{ ...company, detail }]);
      await advance(minute / 2);
    }
    register.isMissing = false;
    await advance(20 * minute);

    expect((await episodes()).filter(({ state }) => state === 'open')).toMatchObject([confirmed]);
  });

  it('is found also when a filing alone told of it', async () => {
    const { others, sandbox, sinkOf, time, register, advance, episodes } = await setup();
    const [company] = others;
    if (company === undefined) throw new Error('nobody to give notice of');
    const companyNumber = seedNumber(company.number);
    sandbox.control.enterStrikeOff(company.number, 'compulsory');
    register.isMissing = true;
    const filings = sinkOf('filings');
    await filings.report({ state: 'connected' });
    const notice = { type: 'GAZ1', description: 'gazette-notice-compulsory' };
    await filings.apply([filingLine(10, { companyNumber, ...notice }, time.clock.now())]);
    await advance(minute);
    register.isMissing = false;
    await advance(10 * minute);

    expect(await episodes()).toMatchObject([confirmed]);
  });

  it('is no longer exported as confirmed, and is again once the register has it', async () => {
    const { underThreat, tell, others, context, db, register, advance, exported } = await setup();
    await tell(underThreat.slice(0, 1));
    await advance(minute);
    const before = await exported();
    register.isMissing = true;
    await askAgain({ db, context }, underThreat.slice(0, 1));
    await advance(minute);
    const denied = await exported();
    register.isMissing = false;
    await advance(3 * minute);

    expect(others).not.toEqual([]);
    expect([before, denied, await exported()]).toEqual([[true], [false], [true]]);
  });

  it('is over when it was denied for three days, in eight questions', async () => {
    const { underThreat, tell, register, sandbox, db, context, advance, episodes, events } =
      await setup();
    const [company] = underThreat;
    if (company === undefined) throw new Error('nobody is under threat');
    await tell([company]);
    await advance(minute);
    register.isMissing = true;
    await askAgain({ db, context }, [company]);
    await advance(day * 2.9);
    const before = await episodes();
    await advance(day / 2);

    expect(before).toMatchObject([{ state: 'open' }]);
    expect(await episodes()).toMatchObject([
      { state: 'closed', leave_reason: 'unknown', not_found_at: expect.any(Number) },
    ]);
    expect((await events()).at(-1)).toMatchObject({
      type: 'company.strike_off.left',
      data: expect.stringContaining('not_found'),
    });
    expect(sandbox.control.observed().restCalls.length).toBeGreaterThan(0);
    const waiting = await db
      .selectFrom('jobs')
      .select('kind')
      .where('finished_at', 'is', null)
      .execute();
    expect(waiting).toEqual([]);
  });
});

describe('a register that denies everybody', () => {
  it('closes no gap and ends no lead, and all are right when it is back', async () => {
    const world = await setup();
    const { underThreat, register, sink, tell, others, advance, episodes, gaps } = world;
    const held = underThreat.slice(0, 20);
    await world.hold(held);
    await tell(others.slice(0, 1));
    register.isMissing = true;
    await sink.openGap('timepoint_too_old');
    await tell(others.slice(1, 2));
    await advance(hour / 2);
    const during = { episodes: await episodes(), gaps: await gaps() };
    register.isMissing = false;
    await advance(12 * hour, world.isRepaired);

    expect(during.episodes.filter(({ state }) => state === 'open')).toHaveLength(held.length);
    expect(during.gaps).toMatchObject([{ closed_at: null }]);
    expect(await world.isRepaired()).toBe(true);
    expect(await episodes()).toEqual(held.map(() => expect.objectContaining(confirmed)));
    const stillDenied = await world.db
      .selectFrom('companies')
      .select('company_number')
      .where('not_found_since', 'is not', null)
      .execute();
    expect(stillDenied).toEqual([]);
  });

  it('has lists read once more that it denied before that was noticed', async () => {
    const world = await setup();
    const { db, context, underThreat, others, register, advance } = world;
    const held = [...underThreat, ...others].slice(0, 12);
    await world.hold(held);
    for (const { number, detail } of held) {
      if (detail === null) await seedEpisode(db, seedNumber(number));
    }
    const readFilings = () =>
      db
        .selectFrom('enrichment_steps')
        .select('reason')
        .where('step', '=', 'read-filings')
        .where('state', '=', 'done')
        .execute();
    register.isMissing = true;
    await db.transaction().execute(async (trx) => {
      for (const company of held) {
        const payload = { companyNumber: seedNumber(company.number) };
        await enqueueStep(trx, context, { name: 'read-filings', payload });
      }
    });

    await advance(10 * minute);
    const during = await readFilings();
    register.isMissing = false;
    await advance(2 * hour);

    expect(during).toEqual([]);
    const read = await readFilings();
    expect(read).toHaveLength(12);
    expect(read.filter(({ reason }) => reason === null)).toHaveLength(underThreat.length);
  });
});

async function askAgain(
  { db, context }: Pick<Awaited<ReturnType<typeof setup>>, 'db' | 'context'>,
  companies: readonly SandboxCompany[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const company of companies) {
      const payload = { companyNumber: seedNumber(company.number) };
      await enqueueStep(trx, context, { name: 'check-status', payload });
    }
  });
}
