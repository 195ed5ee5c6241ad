import { describe, expect, it } from 'vitest';
import { describeRun } from '../../src/cli/enrich-text.ts';
import type { CompanyNumber } from '../../src/domain/company-number.ts';
import { usualCreditTerms } from '../../src/domain/credit-terms.ts';
import { askEnrichment, type EnrichmentRequest } from '../../src/pipeline/ask-enrichment.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { planRun } from '../../src/pipeline/plan-run.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { readAnswerTotals } from '../../src/store/answer-uses.ts';
import { saveLookup } from '../../src/store/lookups.ts';
import { toCreditsJson } from '../../src/wire/credits-json.ts';
import { readCreditReport } from '../../src/wire/read-credit-report.ts';
import { readRun } from '../../src/wire/run-json.ts';
import { hash, setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedCompany, seedDomain, seedEpisode, seedOfficer } from '../support/seed-company.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A company that a first import found under threat: nothing is bought for it unless somebody asks. */
async function addStanding(
  work: PaidWork,
  number: string,
  {
    people = 1,
    hasDomain = true,
    isFetched = true,
  }: { people?: number; hasDomain?: boolean; isFetched?: boolean } = {},
): Promise<CompanyNumber> {
  const { db, time } = work;
  const companyNumber = await seedCompany(db, number, { company_name: `STANDING ${number} LTD` });
  const episodeId = await seedEpisode(db, companyNumber, {
    entered_at: null,
    confirmed_at: time.now,
  });
  for (let at = 1; at <= people; at += 1) {
    await seedOfficer(db, companyNumber, { first_name: `Person${at}`, last_name: `Of${number}` });
  }
  if (hasDomain) {
    await seedDomain(db, companyNumber, {
      domain: `standing-${number}-ltd.co.uk`,
      expires_at: time.now + 90 * dayMs,
    });
  }
  const at = { attempts: 1, started_at: time.now, updated_at: time.now };
  await db
    .insertInto('enrichment_steps')
    .values({
      episode_id: episodeId,
      step: 'fetch-officers',
      state: isFetched ? 'done' : 'waiting',
      ...at,
    })
    .execute();
  return companyNumber;
}

async function ask(
  work: PaidWork,
  companies: readonly CompanyNumber[],
  changes: Partial<EnrichmentRequest> = {},
) {
  const { context } = work;
  const { runId } = await work.db.transaction().execute((trx) =>
    askEnrichment(trx, context, {
      name: 'test',
      companies,
      maxCredits: null,
      isRefresh: false,
      step: 'find-domain',
      seeks: 'emails',
      principalId: context.systemPrincipalId,
      ...changes,
    }),
  );
  return {
    runId,
    receipt: async () => {
      const run = await readRun(work.db, runId);
      if (run === null) throw new Error('the run is gone');
      return run;
    },
  };
}

/** What a visit does that finds a bought website to be the company's: the lane of websites is not worked here. */
async function visit(work: PaidWork, companyNumber: CompanyNumber): Promise<void> {
  const { db, context, time } = work;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('jobs')
      .set({ state: 'completed', finished_at: time.now })
      .where('kind', '=', 'scan-website')
      .where('finished_at', 'is', null)
      .execute();
    await trx
      .updateTable('domains')
      .set({ verdict: 'proven', expires_at: time.now + 30 * dayMs })
      .where('company_number', '=', companyNumber)
      .execute();
    await enqueueStep(trx, context, { name: 'find-emails', payload: { companyNumber } });
  });
}

const reached = (ceiling: number): string =>
  `the ceiling of ${ceiling} credits of this run is reached`;

/** What the API and the command line say of answers that were held already. */
async function cacheOf({ db, context: { clock } }: PaidWork) {
  const creditTerms = usualCreditTerms;
  const report = await readCreditReport({ reader: db, clock, creditTerms, provider: 'snov' });
  return toCreditsJson(report).cache;
}

async function setupCeiling() {
  const work = await setupPaidWork();
  const companies = [
    await addStanding(work, '00000001'),
    await addStanding(work, '00000002'),
    await addStanding(work, '00000003'),
  ];
  return { work, run: await ask(work, companies, { maxCredits: '3' }) };
}

const withAuto = (work: PaidWork, autoEnrich: 'entered' | 'all' | 'off'): StepContext => ({
  ...work.context,
  policy: { ...work.context.policy, autoEnrich },
});

describe('a run that a person asks for', () => {
  it('buys for companies that nothing starts for by itself, and ends with a receipt', async () => {
    const work = await setupPaidWork();
    const first = await addStanding(work, '00000001', { people: 2 });
    const second = await addStanding(work, '00000002');
    work.snov.findsFor = ({ name }) => (name.startsWith('Person2') ? [] : [name]);

    const { receipt } = await ask(work, [first, second], { maxCredits: '10' });
    await work.run();

    const run = await receipt();
    expect(run.finished_at).not.toBeNull();
    expect(run).toMatchObject({
      companies: 2,
      companies_done: 2,
      companies_with_contacts: 2,
      hits: 2,
      misses: 1,
      pending: 0,
      credits: '2.00',
      not_run: [],
    });
    expect(run.data).toMatchObject([
      {
        company_number: first,
        outcome: 'contacts',
        reason: 'nothing further: no address found: the provider found none',
        hits: 1,
        misses: 1,
        credits: '1.00',
      },
      {
        company_number: second,
        outcome: 'contacts',
        reason: null,
        hits: 1,
        misses: 0,
        credits: '1.00',
      },
    ]);
    expect(work.snov.charged).toBe(2);
  });

  it('for a website alone buys no address of anybody, and ends', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001', { people: 4, hasDomain: false });

    const { receipt } = await ask(work, [company], { seeks: 'domain' });
    await work.run(hourMs);
    await visit(work, company);
    await work.run();

    const run = await receipt();
    expect(run.finished_at).not.toBeNull();
    expect(run).toMatchObject({ companies_done: 1, pending: 0 });
    expect(run.data).toMatchObject([{ company_number: company, outcome: 'website_found' }]);
    const bought = (await work.intents()).map(({ operation }) => operation);
    expect(bought).toEqual(['company-domain-by-name']);
  });

  it('for a website to be found anew leaves bought addresses as they are', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001', { people: 2, hasDomain: false });
    await ask(work, [company]);
    await work.run(hourMs);
    await visit(work, company);
    await work.run();
    const before = (await work.intents()).map(({ operation }) => operation);
    work.time.now += hourMs;

    const { receipt } = await ask(work, [company], { seeks: 'domain', isRefresh: true });
    await work.run(hourMs);
    await visit(work, company);
    await work.run();

    expect((await receipt()).finished_at).not.toBeNull();
    const after = (await work.intents()).map(({ operation }) => operation);
    expect(before).toContain('emails-by-domain-by-name');
    expect(after.toSorted()).toEqual([...before, 'company-domain-by-name'].toSorted());
  });

  it('stops at its ceiling, spends it on what is found only, and says of the others why not', async () => {
    const work = await setupPaidWork();
    const companies: CompanyNumber[] = [];
    for (let at = 1; at <= 8; at += 1) companies.push(await addStanding(work, `0000000${at}`));
    work.snov.findsFor = ({ name }) => (/[123]$/.test(name) ? [] : [name]);

    const { receipt } = await ask(work, companies, { maxCredits: '4' });
    await work.run();

    const run = await receipt();
    expect(run.finished_at).not.toBeNull();
    expect(work.snov.charged).toBe(2);
    expect(run).toMatchObject({ credits: '2.00', hits: 2, pending: 0, companies_done: 8 });
    const notRun = run.data.filter((row) => row.outcome === 'not_run');
    expect(run.hits + run.misses + notRun.length).toBe(8);
    expect(notRun.length).toBeGreaterThanOrEqual(3);
    expect(run.not_run).toEqual([
      {
        reason:
          'the ceiling of 4 credits of this run leaves 2.00, and one more look-up may cost 3.00',
        companies: notRun.length,
      },
    ]);
    expect((await work.intents()).filter((intent) => intent.state === 'planned')).toEqual([]);
  });

  it('tells companies whose website was bought or found before the ceiling from those for which nothing was done', async () => {
    const work = await setupPaidWork();
    const bought = await addStanding(work, '00000001', { hasDomain: false });
    const found = await addStanding(work, '00000002', { hasDomain: false });
    const untouched = await addStanding(work, '00000003', { hasDomain: false });
    const { receipt } = await ask(work, [bought], { maxCredits: '1' });
    await work.run(hourMs);
    await visit(work, bought);
    const free = await ask(work, [found, untouched], { maxCredits: '0.5' });
    work.time.now += 1_000;
    const site = { domain: 'standing-2.co.uk', expires_at: work.time.now + 30 * dayMs };
    await seedDomain(work.db, found, { ...site, discovered_at: work.time.now });
    await work.run();

    expect(await receipt()).toMatchObject({
      companies_done: 1,
      partly_run: [{ reason: reached(1), companies: 1, credits: '1.00' }],
      not_run: [],
      data: [{ company_number: bought, outcome: 'partly_run', hits: 1, credits: '1.00' }],
    });
    expect(await free.receipt()).toMatchObject({
      companies_done: 2,
      partly_run: [{ reason: reached(0.5), companies: 1, credits: '0.00' }],
      not_run: [{ companies: 1 }],
      data: [
        { company_number: found, outcome: 'partly_run' },
        { company_number: untouched, outcome: 'not_run' },
      ],
    });
    const text = describeRun(await receipt());
    expect(text).toContain(`Partly run: 1, for 1.00 credits, then ${reached(1)}`);
    expect(text).not.toContain('Not run');
    expect(text).toMatch(/00000001 +STANDING 00000001 LTD +partly run/);
  });

  it('never passes its ceiling and always ends, wherever the process is killed', async () => {
    const undisturbed = await setupCeiling();
    const points = await undisturbed.work.runKilledAt(Infinity, 2 * dayMs);
    for (let point = 1; point <= points; point += 3) {
      const { work, run } = await setupCeiling();
      await work.runKilledAt(point, 2 * dayMs);
      const receipt = await run.receipt();
      expect([point, work.snov.charged <= 3, receipt.finished_at !== null]).toEqual([
        point,
        true,
        true,
      ]);
    }
  });

  it('costs no call for what is in the cache, and pays once more when it is to be found anew', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001');
    await ask(work, [company], { step: 'find-emails' });
    await work.run();
    const before = work.snov.starts.length;

    const again = await ask(work, [company], { step: 'find-emails' });
    await work.run();
    expect([before, work.snov.starts.length, work.snov.charged]).toEqual([1, 1, 1]);
    expect(await again.receipt()).toMatchObject({ hits: 0, misses: 0, companies_done: 1 });

    work.time.now += 1_000;
    // The visit of the site is not part of this: as if it had just been made.
    await work.db
      .updateTable('domains')
      .set({ last_verified_at: work.time.now + hourMs })
      .execute();
    const refreshed = await ask(work, [company], { step: 'find-emails', isRefresh: true });
    await work.run();

    expect([work.snov.starts.length, work.snov.charged]).toEqual([2, 2]);
    expect(await refreshed.receipt()).toMatchObject({ hits: 1, credits: '1.00' });
  });

  it('counts what it finds held as answers from the cache, domain and addresses alike, once each', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001', { people: 2, hasDomain: false });
    work.snov.findsFor = ({ name }) => (name.startsWith('Person2') ? [] : [name]);
    await ask(work, [company]);
    await work.run(hourMs);
    await visit(work, company);
    await work.run();
    const first = await cacheOf(work);
    const { charged } = work.snov;
    work.time.now += hourMs;

    const { receipt } = await ask(work, [company]);
    await work.run();
    await work.lookAgain('00000001');
    await work.run();

    expect((await receipt()).finished_at).not.toBeNull();
    expect([first, await cacheOf(work)]).toEqual([
      { answers: 3, held: 0, hit_rate: 0 },
      { answers: 6, held: 3, hit_rate: 0.5 },
    ]);
    expect(await readAnswerTotals(work.db)).toMatchObject([
      { operation: 'company-domain-by-name', bought: 1, held: 1 },
      { operation: 'emails-by-domain-by-name', bought: 2, held: 2 },
      { bought: 0, held: 0 },
    ]);
    expect(work.snov.charged).toBe(charged);
  });

  it('ends although the work of a company was given up, and says so', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001', { hasDomain: false });
    const { receipt } = await ask(work, [company]);
    await work.db
      .updateTable('jobs')
      .set({ state: 'discarded', finished_at: work.time.now })
      .where('kind', '!=', 'follow-run')
      .execute();

    await work.run();

    expect(await receipt()).toMatchObject({
      companies_done: 1,
      data: [{ outcome: 'stopped', credits: '0.00' }],
    });
    expect((await receipt()).finished_at).not.toBeNull();
  });

  it('ends with a look-up in doubt, and takes the answer that comes after its end', async () => {
    const work = await setupPaidWork();
    const company = await addStanding(work, '00000001');
    work.snov.fates.push('swallowed');
    const { receipt } = await ask(work, [company]);
    await work.run(hourMs);
    expect(await receipt()).toMatchObject({ data: [{ outcome: 'in_doubt' }], in_doubt: 1 });
    expect((await receipt()).finished_at).not.toBeNull();

    const email = 'person1.of00000001@standing-00000001-ltd.co.uk';
    await work.db.transaction().execute(async (trx) => {
      await saveLookup(trx, {
        provider: 'snov',
        operation: 'emails-by-domain-by-name',
        subjectKey: 'person1|of00000001|standing-00000001-ltd.co.uk',
        answer: JSON.stringify([{ email, smtpStatus: 'valid', unknownReason: null }]),
        now: work.time.now,
        expiresAt: work.time.now + dayMs,
      });
      const payload = { companyNumber: company };
      await enqueueStep(trx, work.context, { name: 'find-emails', payload });
    });
    await work.run(hourMs);

    expect(await work.db.selectFrom('contacts').select('email').execute()).toEqual([{ email }]);
    expect(work.snov.starts).toHaveLength(1);
  });
});

const officersAskedFor = async (work: PaidWork) =>
  work.db
    .selectFrom('jobs')
    .select(['subject', 'state'])
    .where('kind', '=', 'fetch-officers')
    .execute();

async function setupFetching(companies: Parameters<typeof addStanding>[2][]) {
  const work = await setupPaidWork();
  Object.assign(work.context.policy, { officersFetch: 'when-domain-found' });
  const numbers: CompanyNumber[] = [];
  for (const [at, company] of companies.entries()) {
    numbers.push(
      await addStanding(work, `0000000${at + 1}`, { ...company, people: 0, isFetched: false }),
    );
  }
  return { work, numbers };
}

describe('a run with officers.fetch when-domain-found', () => {
  it.each(['find-domain', 'find-emails'] as const)(
    'asked by %s fetches the officers of those whose website is known, and of nobody else',
    async (step) => {
      const { work, numbers } = await setupFetching([{ hasDomain: true }, { hasDomain: false }]);
      work.snov.findsFor = () => [];

      const { receipt } = await ask(work, numbers, { step });
      await work.run(hourMs);

      expect(await officersAskedFor(work)).toEqual([{ subject: '00000001', state: 'available' }]);
      // The lane of the register is not worked here.
      expect((await receipt()).data).toMatchObject([
        { company_number: '00000001', outcome: 'under_way' },
        { company_number: '00000002', outcome: 'nothing_found' },
      ]);
    },
  );

  it('fetches them although a website that was known is not found again', async () => {
    const { work, numbers } = await setupFetching([{ hasDomain: true }]);
    work.snov.findsFor = () => [];
    await work.db.updateTable('domains').set({ expires_at: work.time.now }).execute();

    await ask(work, numbers);
    expect(await officersAskedFor(work)).toEqual([]);
    await work.run(hourMs);

    expect(await officersAskedFor(work)).toHaveLength(1);
  });
});

describe('what starts by itself', () => {
  it.each([
    ['entered', true, 1],
    ['entered', false, 0],
    ['all', true, 1],
    ['all', false, 1],
    ['off', true, 0],
    ['off', false, 0],
  ] as const)(
    'enrichment.auto %s, seen entering %s: %i look-ups',
    async (auto, entered, bought) => {
      const work = await setupPaidWork();
      const company = await addStanding(work, '00000001');
      if (entered)
        await work.db.updateTable('episodes').set({ entered_at: work.time.now }).execute();
      const context = withAuto(work, auto);
      Object.assign(work.context.policy, context.policy);
      await work.db.transaction().execute(async (trx) => {
        const payload = { companyNumber: company };
        await enqueueStep(trx, context, { name: 'find-domain', payload });
        await enqueueStep(trx, context, { name: 'find-emails', payload });
      });

      await work.run();

      expect(work.snov.starts).toHaveLength(bought);
    },
  );
});

describe('the plan of a run', () => {
  it('counts what is to be found, leaves out what may not be paid for, and writes nothing', async () => {
    const work = await setupPaidWork();
    await addStanding(work, '00000001', { people: 2 });
    await addStanding(work, '00000002', { hasDomain: false });
    const unconfirmed = await addStanding(work, '00000003');
    await work.db
      .updateTable('episodes')
      .set({ confirmed_at: null })
      .where('company_number', '=', unconfirmed)
      .execute();
    const partnership = await addStanding(work, '00000004');
    await work.db
      .updateTable('companies')
      .set({ subscriber_class: 'individual' })
      .where('company_number', '=', partnership)
      .execute();
    const about = {
      limit: 100,
      verify: 'off',
      hash,
      providers: ['snov'],
      now: work.time.now,
    } as const;

    const open = await planRun(work.db, { view: 'open', ...about });
    const counts = await Promise.all(
      (
        [
          'entered',
          'compulsory',
          'voluntary',
          'with-domain',
          'without-domain',
          'without-contact',
        ] as const
      ).map(async (view) => [view, (await planRun(work.db, { view, ...about })).leads]),
    );

    expect(open).toMatchObject({
      leads: 4,
      companies: ['00000002', '00000001'],
      domains: 1,
      people: 2,
      uncounted: 0,
      // A domain, two people and one at the domain found, at three credits each.
      estimate: { basis: 'assumed', mostCredits: 10 },
    });
    expect([...open.leftOut]).toEqual([
      ['individual subscriber without consent', 1],
      ['the register has not confirmed it yet', 1],
    ]);
    expect(counts).toEqual([
      ['entered', 0],
      ['compulsory', 4],
      ['voluntary', 0],
      ['with-domain', 3],
      ['without-domain', 1],
      ['without-contact', 4],
    ]);
    expect(await work.db.selectFrom('jobs').select('id').execute()).toEqual([]);
  });

  it('does not take companies that were served for such that have no people', async () => {
    const work = await setupPaidWork();
    const served: CompanyNumber[] = [];
    for (let at = 1; at <= 9; at += 1) {
      served.push(await addStanding(work, `0000000${at}`, { people: 4 }));
    }
    await ask(work, served);
    await work.run();
    const left = await addStanding(work, '00000010', { people: 4 });
    const unknown = [
      await addStanding(work, '00000011', { people: 0, isFetched: false }),
      await addStanding(work, '00000012', { people: 0, isFetched: false, hasDomain: false }),
    ];
    const about = { limit: 100, verify: 'off', hash, providers: ['snov'] } as const;
    const plan = async () => planRun(work.db, { view: 'open', ...about, now: work.time.now });

    const before = await plan();
    await work.db
      .updateTable('enrichment_steps')
      .set({ state: 'done' })
      .where('step', '=', 'fetch-officers')
      .execute();
    const after = await plan();

    expect(before).toMatchObject({ people: 4, domains: 1, uncounted: 2 });
    expect(before.companies).toEqual(expect.arrayContaining([left, ...unknown]));
    // Every person found costs one: 4 people, 4 more as at the others, half of 4 at the domain that costs half a credit.
    expect(before.estimate).toMatchObject({ expectedCredits: 11, mostCredits: null });
    // The register names nobody at the two.
    expect(after.estimate).toMatchObject({ expectedCredits: 5, mostCredits: 13 });
  });

  it('rests on the first ten once they have their price', async () => {
    const work = await setupPaidWork();
    const first: CompanyNumber[] = [];
    for (let at = 10; at < 20; at += 1) first.push(await addStanding(work, `000000${at}`));
    await addStanding(work, '00000020', { people: 10 });
    work.snov.findsFor = ({ name }) => (Number(name.at(-1)) % 2 === 0 ? [name] : []);
    await ask(work, first, { maxCredits: '100' });
    await work.run();

    const { estimate, people } = await planRun(work.db, {
      view: 'open',
      limit: 100,
      verify: 'off',
      hash,
      providers: ['snov'],
      now: work.time.now,
    });

    expect(people).toBe(10);
    expect(estimate).toMatchObject({
      basis: 'history',
      shares: { creditsPerPerson: 0.5 },
      expectedCredits: 5,
      mostCredits: 30,
    });
  });
});
