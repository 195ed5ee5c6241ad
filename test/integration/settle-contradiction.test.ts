import { describe, expect, it } from 'vitest';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { seedNumber } from '../support/seed-company.ts';
import { companyLine, hour, setupGapWorld } from '../support/gap-world.ts';

const minute = 60_000;

/** The register has a company under threat, and the stream's last word on it, half an hour ago, lacked that. The register is asked now. */
async function setup() {
  const world = await setupGapWorld();
  const { db, context, sandbox, sinkOf, time } = world;
  const companies = sandbox.control.companies().filter(({ status }) => status === 'active');
  const [company, other] = companies.filter(({ detail }) => detail === null);
  if (company === undefined || other === undefined) throw new Error('nobody to tell of');
  const companyNumber = seedNumber(company.number);
  await world.hold([company]);
  const sink = sinkOf('companies');
  await sink.report({ state: 'connected' });
  await sink.apply([companyLine(100, company, time.clock.now())]);
  await db.deleteFrom('jobs').execute();
  sandbox.control.enterStrikeOff(company.number, 'compulsory');
  await time.advance(hour / 2);
  await db
    .transaction()
    .execute((trx) =>
      enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber } }),
    );
  world.startLanes();
  await world.advance(minute);
  return {
    ...world,
    sink,
    entered: { ...company, detail: 'active-proposal-to-strike-off' },
    tellOfAnother: (timepoint: number) =>
      sink.apply([companyLine(timepoint, other, time.clock.now())]),
    alarms: async () =>
      (await world.events()).filter(({ data }) => data.includes('detail_missing')).length,
  };
}

describe('a contradiction between stream and register', () => {
  it('is a lacking detail when the stream was seen all the time', async () => {
    const { tellOfAnother, advance, alarms } = await setup();
    await tellOfAnother(101);

    await advance(10 * minute);

    expect(await alarms()).toBe(1);
  });

  it('is told within a minute of the event that shows it, once five have passed', async () => {
    const { tellOfAnother, advance, alarms } = await setup();

    await advance(6 * minute);
    await tellOfAnother(101);
    await advance(2 * minute);

    expect(await alarms()).toBe(1);
  });

  it('is none while the stream has brought nothing that was published since', async () => {
    const { tellOfAnother, advance, alarms } = await setup();

    await advance(2 * hour);
    const before = await alarms();
    await tellOfAnother(101);
    await advance(20 * minute);

    expect(before).toBe(0);
    expect(await alarms()).toBe(1);
  });

  it('is none when events were missed meanwhile', async () => {
    const { sink, entered, time, advance, alarms } = await setup();
    const missed = { from: 101, to: 102, reason: 'hole' } as const;
    const later = companyLine(103, { ...entered, number: '00000001' }, time.clock.now());
    await sink.apply([{ ...later, missed }]);

    await advance(10 * minute);

    expect(await alarms()).toBe(0);
  });

  it('is none while a stretch is being asked for once more', async () => {
    const { tellOfAnother, advance, alarms } = await setup();
    await tellOfAnother(105);

    await advance(10 * minute);

    expect(await alarms()).toBe(0);
  });

  it('is none when a line could not be read', async () => {
    const { sink, tellOfAnother, advance, alarms } = await setup();
    const bytes = Buffer.from('{"resource_kind":');
    const reading = { kind: 'unreadable', reason: 'cut off', timepoint: null } as const;
    await sink.apply([{ ...reading, bytes, missed: null }]);
    await tellOfAnother(101);

    await advance(10 * minute);

    expect(await alarms()).toBe(0);
  });

  it('is none when the stream has told, however its event is dated', async () => {
    const { sink, entered, time, tellOfAnother, advance, alarms } = await setup();
    await sink.apply([companyLine(101, entered, time.clock.now() - 10 * minute)]);
    await tellOfAnother(102);

    await advance(10 * minute);

    expect(await alarms()).toBe(0);
  });
});
