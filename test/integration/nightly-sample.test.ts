import { describe, expect, it } from 'vitest';
import { registerFields } from '../../src/domain/register-sample.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { startSampleWhenDue } from '../../src/pipeline/keep-nightly-sample.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { findCompany } from '../../src/store/companies.ts';
import { rescueJobs } from '../../src/store/jobs/rescue.ts';
import { readNextSampleAt, writeNextSampleAt } from '../../src/store/next-sample.ts';
import { beginSample } from '../../src/store/register-samples.ts';
import type { Database } from '../../src/store/tables/database.ts';
import { morning, setupNightlySample, type NightlySample } from '../support/nightly-sample.ts';
import { calmCompanies } from '../support/sandbox-for-test.ts';
import { seedCompany, seededAt, seedEpisode, seedNumber } from '../support/seed-company.ts';

const patience = { timeout: 30_000, interval: 50 };
const hourMs = 3_600_000;
const proposal = 'active-proposal-to-strike-off';

async function goToTheMinute({ db, context, shift }: NightlySample): Promise<void> {
  await expect
    .poll(async () => (await readNextSampleAt(db)) ?? 0, patience)
    .toBeGreaterThan(context.clock.now());
  const at = await readNextSampleAt(db);
  shift(Number(at) - context.clock.now() + 1_000);
}

async function statesOf(sample: NightlySample): Promise<readonly string[]> {
  return (await sample.samples()).map(({ night, state }) => `${night} ${state}`);
}

async function compareOneNight(sample: NightlySample): Promise<void> {
  const { halt } = sample.run();
  await goToTheMinute(sample);
  await expect.poll(() => statesOf(sample), patience).toEqual(['2026-11-25 complete']);
  await halt();
}

/** Makes what is stored of a company another than what the register says. */
async function spoil(
  { db }: NightlySample,
  company: SandboxCompany | undefined,
  columns: Partial<Database['companies']>,
): Promise<void> {
  await db
    .updateTable('companies')
    .set(columns)
    .where('company_number', '=', seedNumber(company?.number ?? ''))
    .execute();
}

describe('the nightly sample', () => {
  it('finds full agreement where the store has what the register says, and starts nothing', async () => {
    const sample = await setupNightlySample();
    await sample.store(sample.sandbox.control.companies());

    await compareOneNight(sample);

    const [night] = await sample.samples();
    expect(night).toMatchObject({ planned: 50, compared: 50 });
    expect(night?.fields.map(({ field, agreement }) => [field, agreement])).toEqual(
      registerFields.map((field) => [field, 1]),
    );
    expect(night?.fields.find(({ field }) => field === 'address')?.comparable).toBe(50);
    expect(new Set(sample.profilesAsked().map(({ path }) => path)).size).toBe(50);
    expect(sample.profilesAsked()).toHaveLength(50);
    expect(await sample.events()).toEqual([]);
    expect(sample.warnings).toEqual([]);
    expect(await sample.jobs('read-filings')).toEqual([]);
    const asked = sample.db
      .selectFrom('companies')
      .where('profile_source', '=', 'rest')
      .where('status_source', '=', 'rest');
    expect(await asked.select('company_number').execute()).toHaveLength(50);
  });

  it('finds what differs, says so once, and repairs it', async () => {
    const sample = await setupNightlySample();
    const companies = calmCompanies(sample.sandbox, 40);
    await sample.store(companies);
    for (const company of companies.slice(0, 5)) {
      await spoil(sample, company, { postal_code: 'ZZ1 1ZZ' });
    }
    await spoil(sample, companies[5], { company_name: 'ANOTHER NAME LTD' });

    await compareOneNight(sample);

    const [night] = await sample.samples();
    const fields = new Map(night?.fields.map((field) => [field.field, field]));
    expect(fields.get('postal_code')).toMatchObject({
      agreed: 35,
      differed: 5,
      verdict: 'disagrees',
    });
    expect(fields.get('company_name')).toMatchObject({ differed: 1, verdict: 'agrees' });
    expect([...fields.values()].filter(({ differed }) => differed > 0)).toHaveLength(2);
    expect(await sample.events()).toEqual([
      {
        type: 'register.disagreed',
        data: JSON.stringify({ night: '2026-11-25', compared: 40, fields: 'postal_code' }),
      },
    ]);
    expect(sample.warnings).toMatchObject([
      { msg: 'what is stored disagrees with the register', fields: 'postal_code', compared: 40 },
    ]);
    for (const { number, address, name } of companies.slice(0, 6)) {
      expect(await findCompany(sample.db, seedNumber(number))).toMatchObject({
        company_name: name,
        postal_code: address.postcode,
        profile_source: 'rest',
      });
    }
    expect(
      await sample.db
        .selectFrom('register_sample_fields')
        .select(['stored_value', 'registered_value'])
        .where('company_number', '=', seedNumber(companies[5]?.number ?? ''))
        .where('stored_value', 'is not', null)
        .execute(),
    ).toEqual([
      { stored_value: 'ANOTHER NAME LTD', registered_value: companies[5]?.name.toUpperCase() },
    ]);
  });

  it('repairs a status with the effects that any check of the status has', async () => {
    const sample = await setupNightlySample();
    const { db, sandbox } = sample;
    const [entered, left, quiet] = calmCompanies(sandbox, 3);
    await sample.store(calmCompanies(sandbox, 3));
    sandbox.control.enterStrikeOff(entered?.number ?? '', 'compulsory');
    await spoil(sample, left, { company_status_detail: proposal });
    await seedEpisode(db, seedNumber(left?.number ?? ''), { confirmed_at: seededAt });

    await compareOneNight(sample);

    expect(
      await db
        .selectFrom('episodes')
        .select(['company_number', 'state', 'opened_by', 'leave_reason'])
        .orderBy('state', 'desc')
        .execute(),
    ).toEqual([
      { company_number: entered?.number, state: 'open', opened_by: 'rest', leave_reason: null },
      {
        company_number: left?.number,
        state: 'closed',
        opened_by: 'stream',
        leave_reason: 'unknown',
      },
    ]);
    expect((await sample.events()).map(({ type }) => type)).toEqual([
      'company.strike_off.proposed',
    ]);
    expect((await sample.jobs('read-filings')).map(({ subject }) => subject)).toEqual(
      [entered?.number ?? '', left?.number ?? ''].toSorted(),
    );
    expect(await findCompany(db, seedNumber(quiet?.number ?? ''))).toMatchObject({
      status_source: 'rest',
    });
  });

  it('counts a company that the register does not know, and ends nothing by one denial', async () => {
    const sample = await setupNightlySample();
    await sample.store(calmCompanies(sample.sandbox, 1));
    const unknown = await seedCompany(sample.db, '99999999');
    await seedEpisode(sample.db, unknown, { confirmed_at: seededAt });

    await compareOneNight(sample);

    const [night] = await sample.samples();
    expect(night?.fields.find(({ field }) => field === 'existence')).toMatchObject({
      agreed: 1,
      differed: 1,
    });
    expect(night?.fields.find(({ field }) => field === 'company_name')?.comparable).toBe(1);
    expect(
      await sample.db.selectFrom('episodes').select(['state', 'leave_reason']).execute(),
    ).toEqual([{ state: 'open', leave_reason: null }]);
  });

  it('does not count, nor overwrite, what was learnt while the question was on its way', async () => {
    const sample = await setupNightlySample();
    const [company] = calmCompanies(sample.sandbox, 1);
    await sample.store(calmCompanies(sample.sandbox, 1));
    const { halt } = sample.run(async () => {
      const now = sample.context.clock.now() + 1;
      await spoil(sample, company, {
        company_name: 'RENAMED JUST NOW LTD',
        company_status: 'liquidation',
        profile_as_of: now,
        status_as_of: now,
      });
    });
    await goToTheMinute(sample);
    await expect.poll(() => statesOf(sample), patience).toEqual(['2026-11-25 complete']);
    await halt();

    const [night] = await sample.samples();
    expect(night?.fields.filter(({ comparable }) => comparable > 0)).toMatchObject([
      { field: 'existence', agreed: 1 },
    ]);
    expect(await findCompany(sample.db, seedNumber(company?.number ?? ''))).toMatchObject({
      company_name: 'RENAMED JUST NOW LTD',
      company_status: 'liquidation',
    });
  });

  it('raises no alarm on fewer than twenty comparisons', async () => {
    const sample = await setupNightlySample();
    const companies = calmCompanies(sample.sandbox, 19);
    await sample.store(companies);
    for (const company of companies) await spoil(sample, company, { postal_code: null });

    await compareOneNight(sample);

    const [night] = await sample.samples();
    expect(night?.fields.find(({ field }) => field === 'postal_code')).toMatchObject({
      agreement: 0,
      verdict: 'too_few',
    });
    expect(await sample.events()).toEqual([]);
  });

  it('waits for a register that is down, and shows as incomplete what the night could not do', async () => {
    const sample = await setupNightlySample();
    const { sandbox } = sample;
    await sample.store(calmCompanies(sandbox, 5));
    sandbox.control.setFault('rest-502-html', true);
    const { halt } = sample.run();
    await goToTheMinute(sample);
    await expect
      .poll(async () => (await sample.jobs('compare-company')).map(({ state }) => state), patience)
      .toEqual(Array.from({ length: 5 }, () => 'retryable'));
    expect(await sample.samples()).toMatchObject([{ state: 'running', planned: 5, compared: 0 }]);
    await halt();
    const askedInVain = sample.profilesAsked().length;

    // The next night the register is back: yesterday's companies are not asked for again.
    sandbox.control.setFault('rest-502-html', false);
    const next = sample.run();
    await goToTheMinute(sample);
    await expect
      .poll(() => statesOf(sample), patience)
      .toEqual(['2026-11-26 complete', '2026-11-25 incomplete']);
    await expect
      .poll(async () => (await sample.jobs('compare-company')).map(({ state }) => state), patience)
      .toEqual(Array.from({ length: 5 }, () => ['cancelled', 'completed']).flat());
    await next.halt();
    expect(sample.profilesAsked()).toHaveLength(askedInVain + 5);
    expect((await sample.samples())[1]).toMatchObject({ planned: 5, compared: 0 });
  });

  it('goes on with the same companies after a kill in the middle of the night', async () => {
    const sample = await setupNightlySample();
    const { db, context } = sample;
    await sample.store(sample.sandbox.control.companies());
    let answered = 0;
    const death = Promise.withResolvers<void>();
    // Dies, as it were, with answers in hand: what they led to is never written.
    const first = sample.run(async () => {
      answered += 1;
      if (answered > 20) await death.promise;
    });
    await goToTheMinute(sample);
    await expect.poll(async () => (await sample.samples())[0]?.compared, patience).toBe(20);
    const before = await sample.jobs('compare-company');
    await rescueJobs(db, {
      leasedBefore: Number.MAX_SAFE_INTEGER,
      now: context.clock.now(),
      onDiscard: () => Promise.resolve(),
    });

    const second = sample.run();
    await expect.poll(() => statesOf(sample), patience).toEqual(['2026-11-25 complete']);
    death.reject(new Error('died'));
    await Promise.all([first.halt(), second.halt()]);

    expect((await sample.samples())[0]).toMatchObject({ planned: 50, compared: 50 });
    expect((await sample.jobs('compare-company')).map(({ subject }) => subject)).toEqual(
      before.map(({ subject }) => subject),
    );
  });

  it('is nothing where nothing is stored', async () => {
    const sample = await setupNightlySample();
    const { halt } = sample.run();
    await goToTheMinute(sample);
    await expect
      .poll(async () => (await sample.jobs('sample-register')).map(({ state }) => state), patience)
      .toEqual(['completed']);
    await halt();

    expect(await sample.samples()).toEqual([]);
  });

  it('is one a night, though it be started twice', async () => {
    const sample = await setupNightlySample();
    await sample.store(calmCompanies(sample.sandbox, 25));
    for (const company of calmCompanies(sample.sandbox, 25)) {
      await spoil(sample, company, { postal_code: null });
    }
    await compareOneNight(sample);
    await sample.db.transaction().execute((trx) =>
      enqueueStep(trx, sample.context, {
        name: 'sample-register',
        payload: { night: '2026-11-25' },
      }),
    );

    const { halt } = sample.run();
    await expect
      .poll(async () => (await sample.jobs('sample-register')).map(({ state }) => state), patience)
      .toEqual(['completed', 'completed']);
    await halt();

    expect(await statesOf(sample)).toEqual(['2026-11-25 complete']);
    expect(sample.profilesAsked()).toHaveLength(25);
    expect(await sample.events()).toHaveLength(1);
  });

  it('keeps a quarter of nights', async () => {
    const sample = await setupNightlySample();
    await sample.store(calmCompanies(sample.sandbox, 1));
    await sample.db.transaction().execute(async (trx) => {
      for (let back = 1; back <= 100; back += 1) {
        const night = new Date(morning - back * 24 * hourMs).toISOString().slice(0, 10);
        await beginSample(trx, { night, planned: 1, now: morning });
      }
    });

    await compareOneNightOf(sample);

    const nights = await sample.db.selectFrom('register_samples').select('night').execute();
    expect(nights).toHaveLength(92);
  });
});

const startWhenDue = (sample: NightlySample) =>
  sample.db.transaction().execute((trx) => startSampleWhenDue(trx, sample.context));

async function compareOneNightOf(sample: NightlySample): Promise<void> {
  const { halt } = sample.run();
  await goToTheMinute(sample);
  await expect.poll(async () => (await statesOf(sample))[0], patience).toBe('2026-11-25 complete');
  await halt();
}

describe('the minute of the nightly sample', () => {
  it('is planned for the coming night, and stays as it is over a restart', async () => {
    const sample = await setupNightlySample();

    const planned = await startWhenDue(sample);

    expect(planned).toBeGreaterThanOrEqual(Date.parse('2026-11-25T02:00:00Z'));
    expect(planned).toBeLessThan(Date.parse('2026-11-25T05:00:00Z'));
    expect(await startWhenDue(sample)).toBe(planned);
    expect(await sample.jobs('sample-register')).toEqual([]);
  });

  it('leaves a new installation an hour to fill its store', async () => {
    const sample = await setupNightlySample();
    sample.shift(Date.parse('2026-11-25T04:10:00Z') - morning);

    expect(await startWhenDue(sample)).toBeGreaterThanOrEqual(Date.parse('2026-11-26T02:00:00Z'));
  });

  it('starts the sample once, also when it came while nothing ran', async () => {
    const sample = await setupNightlySample();
    const planned = await startWhenDue(sample);
    sample.shift(planned - morning + 5 * hourMs);

    const next = await startWhenDue(sample);
    await startWhenDue(sample);

    expect((await sample.jobs('sample-register')).map(({ subject }) => subject)).toEqual([
      '2026-11-25',
    ]);
    expect(next).toBeGreaterThanOrEqual(Date.parse('2026-11-26T02:00:00Z'));
    expect(next).toBeLessThan(Date.parse('2026-11-26T05:00:00Z'));
  });

  it('is planned anew when a clock that was wrong had put it years ahead', async () => {
    const sample = await setupNightlySample();
    await writeNextSampleAt(sample.db, morning + 1_000 * 24 * hourMs);

    expect(await startWhenDue(sample)).toBeLessThan(Date.parse('2026-11-25T05:00:00Z'));
    expect(await sample.jobs('sample-register')).toEqual([]);
  });
});
