import { describe, expect, it } from 'vitest';
import type { PaidProviderName } from '../../src/domain/enrichment.ts';
import type { ProviderEmail } from '../../src/domain/paid-provider.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { passOnUnasked } from '../../src/pipeline/pass-on-planned.ts';
import { stopSpending } from '../../src/pipeline/stop-spending.ts';
import { InMemoryProvider, type ProviderKnowledge } from '../support/in-memory-provider.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nothing: ProviderKnowledge = { domains: {}, people: {}, addresses: {}, counts: {} };

/** Snov.io first and Hunter second, each with credits of its own and what it knows. */
async function setup({
  snov = nothing,
  hunter = nothing,
  credits = 50,
  order = ['snov', 'hunter'],
  ...settings
}: {
  readonly snov?: ProviderKnowledge;
  readonly hunter?: ProviderKnowledge;
  readonly credits?: number;
  readonly order?: readonly PaidProviderName[];
} & Parameters<typeof setupPaidWork>[0] = {}) {
  const work = await setupPaidWork({ providers: order, ...settings });
  const first = new InMemoryProvider({ credits, knowledge: snov, answersAtOnce: false });
  const second = new InMemoryProvider({
    credits: 50,
    knowledge: hunter,
    answersAtOnce: true,
    name: 'hunter',
    mostRows: 1,
  });
  const run = (horizonMs?: number) => work.runWith([first, second], horizonMs);
  return { work, first, second, run };
}

/** Names of companies and people that a provider was asked for, in order. */
function askedOf(provider: InMemoryProvider): readonly string[] {
  return provider.submitted.flatMap(({ rows }) =>
    rows.map((row) => {
      if ('companyName' in row) return row.companyName;
      return 'email' in row ? row.email : `${row.firstName} ${row.lastName}`;
    }),
  );
}

async function reasonsOf(work: PaidWork): Promise<readonly (string | null)[]> {
  return (await work.steps('find-domain')).map(({ reason }) => reason);
}

/** What a provider was paid is what the books say, whatever the other was paid. */
async function expectBooks(
  work: PaidWork,
  provider: InMemoryProvider,
  opening: number,
): Promise<void> {
  const books = await work.books(provider.name);
  expect(books.sum).toBe('0.00');
  expect(
    opening - Number(books.spent) - Number(books.unexplained) - Number(books.toppedUp),
  ).toBeCloseTo(provider.credits, 2);
}

const knows = (domains: Readonly<Record<string, string>>): ProviderKnowledge => ({
  ...nothing,
  domains,
});

describe('two providers', () => {
  it('the second is asked only for what the first did not find, and the step says why', async () => {
    const { work, first, second, run } = await setup({
      snov: knows({ 'alpha ltd': 'alpha.example' }),
      hunter: knows({ 'alpha ltd': 'wrong.example', 'beta ltd': 'beta.example' }),
    });
    for (const [at, name] of ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'].entries()) {
      await work.addCompany(`0000000${at}`, name);
    }

    await run();

    expect(askedOf(first)).toEqual(['ALPHA LTD', 'BETA LTD', 'GAMMA LTD']);
    expect(askedOf(second)).toEqual(['BETA LTD', 'GAMMA LTD']);
    const domains = await work.db
      .selectFrom('domains')
      .select(['domain', 'method', 'source'])
      .orderBy('company_number')
      .execute();
    expect(domains).toEqual([
      { domain: 'alpha.example', method: 'snov', source: 'snov company-domain-by-name' },
      { domain: 'beta.example', method: 'hunter', source: 'hunter company-domain-by-name' },
    ]);
    expect(await reasonsOf(work)).toEqual([
      null,
      null,
      'no domain: Snov.io found none, Hunter found none',
    ]);
    expect([first.credits, second.credits]).toEqual([49, 49]);
    await expectBooks(work, first, 50);
    await expectBooks(work, second, 50);
  });

  it('says whom it waits for, and why not for the one before', async () => {
    const { work, second, run } = await setup();
    second.refusals.push({ kind: 'throttled', retryAfterMs: 10 * 60_000 });
    await work.addCompany('00000001', 'ALPHA LTD');

    await run(5 * 60_000);

    expect(await reasonsOf(work)).toEqual([
      'waiting for the paid look-up at Hunter: Snov.io found none',
    ]);
  });

  it('neither is asked again within the life of what it said', async () => {
    const { work, first, second, run } = await setup({
      hunter: knows({ 'alpha ltd': 'alpha.example' }),
    });
    await work.addCompany('00000001', 'ALPHA LTD');
    await run();
    await work.addCompany('00000002', 'ALPHA LTD');
    await run();
    // A miss lives 14 days, a domain 30.
    work.time.now += 15 * dayMs;
    await work.addCompany('00000003', 'ALPHA LTD');
    await run();

    expect(askedOf(first)).toEqual(['ALPHA LTD']);
    expect(askedOf(second)).toEqual(['ALPHA LTD']);
  });

  it('are asked in the order of the settings', async () => {
    const both = knows({ 'alpha ltd': 'alpha.example' });
    const { work, first, second, run } = await setup({
      snov: both,
      hunter: both,
      order: ['hunter', 'snov'],
    });
    await work.addCompany('00000001', 'ALPHA LTD');

    await run();

    expect([askedOf(first), askedOf(second)]).toEqual([[], ['ALPHA LTD']]);
  });

  it('a question in doubt with the first is not asked of the second', async () => {
    const { work, first, second, run } = await setup();
    first.refusals.push({ kind: 'in-doubt', reason: 'the reply was lost' });
    await work.addCompany('00000001', 'ALPHA LTD');

    await run(hourMs);

    expect(askedOf(second)).toEqual([]);
    expect((await work.steps('find-domain')).map(({ state }) => state)).toEqual(['parked']);
  });

  it('one that was paid for and lost with the first is asked of the second', async () => {
    const { work, first, second, run } = await setup({
      hunter: knows({ 'alpha ltd': 'alpha.example' }),
    });
    first.refusals.push({ kind: 'in-doubt', reason: 'the reply was lost' });
    await work.addCompany('00000001', 'ALPHA LTD');
    await run(1_000);
    // It was carried out all the same, and charged.
    first.credits -= 1;

    for (let hour = 0; hour < 30; hour += 1) {
      work.time.now += hourMs;
      await wake(work, 'snov');
      await run(0);
    }
    await run();

    expect((await work.intents()).map(({ provider, state }) => [provider, state])).toEqual([
      ['snov', 'written_off'],
      ['hunter', 'settled'],
    ]);
    expect(askedOf(second)).toEqual(['ALPHA LTD']);
    await expectBooks(work, first, 50);
    await expectBooks(work, second, 50);
  });

  it('the second stands in while the first has no credits, and what was planned there goes over once', async () => {
    const domains = { 'alpha ltd': 'alpha.example', 'beta ltd': 'beta.example' };
    const { work, first, second, run } = await setup({
      snov: knows({ ...domains, 'gamma ltd': 'gamma.example' }),
      hunter: knows(domains),
      credits: 0,
    });
    for (const [at, name] of ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'].entries()) {
      await work.addCompany(`0000000${at}`, name);
    }

    await run(2 * hourMs);
    const waiting = (await work.intents()).filter(({ state }) => state === 'planned');
    first.credits += 10;
    await run();

    expect(askedOf(second).toSorted()).toEqual(['ALPHA LTD', 'BETA LTD', 'GAMMA LTD']);
    expect(waiting.map(({ provider, company_name: name }) => [provider, name])).toEqual([
      ['snov', 'GAMMA LTD'],
    ]);
    expect(askedOf(first)).toEqual(['GAMMA LTD']);
    expect(second.credits).toBe(48);
  });

  it('what was planned with one that is not asked any more goes to the other', async () => {
    const domains = knows({ 'alpha ltd': 'alpha.example' });
    const { work, first, second, run } = await setup({
      snov: domains,
      hunter: domains,
      order: ['hunter', 'snov'],
    });
    second.refusals.push({ kind: 'throttled', retryAfterMs: hourMs });
    await work.addCompany('00000001', 'ALPHA LTD');
    await run(60_000);
    const before = (await work.intents()).map(({ provider, state }) => [provider, state]);

    const policy = { ...work.context.policy, providers: ['snov'] } as const;
    await passOnUnasked(work.db, { ...work.context, policy });
    const planned = await work.intents();
    await run(2 * hourMs);

    expect(before).toEqual([['hunter', 'planned']]);
    expect(planned).toEqual([]);
    expect(askedOf(first).length + askedOf(second).length).toBe(1);
  });

  it('the switch of one stops that one alone', async () => {
    const both = knows({ 'alpha ltd': 'alpha.example' });
    const { work, first, second, run } = await setup({ snov: both, hunter: both });
    const by = work.context.systemPrincipalId;
    await work.db
      .transaction()
      .execute((trx) =>
        stopSpending(trx, { reason: null, at: work.time.now, by, providers: ['snov'] }),
      );
    await work.addCompany('00000001', 'ALPHA LTD');

    await run();

    expect([askedOf(first), askedOf(second)]).toEqual([[], ['ALPHA LTD']]);
  });

  it('a balance says nothing of what the other was asked', async () => {
    const { work, first, second, run } = await setup({
      hunter: knows({ 'beta ltd': 'beta.example' }),
    });
    second.refusals.push({ kind: 'in-doubt', reason: 'the reply was lost' });
    await work.addCompany('00000001', 'ALPHA LTD');
    await run(1_000);
    // Somebody else spends at the first; the second did not move.
    first.credits -= 3;

    for (let hour = 0; hour < 8; hour += 1) {
      work.time.now += hourMs;
      await wake(work, 'snov');
      await wake(work, 'hunter');
      await run(0);
    }

    const doubt = (await work.tasks()).find(({ provider }) => provider === 'hunter');
    expect(doubt).toMatchObject({ state: 'refused', resolved_by: 'balance' });
    expect((await work.books('snov')).unexplained).toBe('3.00');
    expect((await work.books('hunter')).unexplained).toBe('0.00');
  });

  it('a score is kept and told with the address it came with', async () => {
    const found: ProviderEmail = {
      email: 'jane@acme.co.uk',
      smtpStatus: 'unknown',
      unknownReason: 'catchall',
      score: 74,
    };
    const { work, run } = await setup({
      hunter: { ...nothing, people: { 'jane okafor @ acme.co.uk': [found] } },
    });
    const person = { firstName: 'Jane', lastName: 'Okafor', domain: 'acme.co.uk' };
    await work.addPerson('00000001', person);

    await run();

    const contacts = await work.db
      .selectFrom('contacts')
      .select([
        'email',
        'method',
        'source',
        'verification_status',
        'confidence',
        'confidence_reasons',
      ])
      .execute();
    expect(contacts).toMatchObject([
      {
        email: 'jane@acme.co.uk',
        method: 'hunter',
        source: 'hunter emails-by-domain-by-name',
        verification_status: 'catch_all',
        confidence: 0.74,
        confidence_reasons: expect.stringContaining('score of 74 of 100'),
      },
    ]);
  });

  it('whoever asked one of them to be left alone is looked for no more', async () => {
    const { work, first, second, run } = await setup({ order: ['hunter', 'snov'] });
    second.refusals.push({
      kind: 'done',
      answers: [
        {
          name: 'jane okafor',
          outcome: 'miss',
          found: null,
          credits: '0',
          reason: 'asked Hunter to be left alone',
          isObjection: true,
        },
      ],
      isCutShort: false,
      rawResult: '{}',
    });
    const person = { firstName: 'Jane', lastName: 'Okafor', domain: 'acme.example' };
    await work.addPerson('00000001', person);

    await run();

    expect(askedOf(first)).toEqual([]);
    expect(await work.steps('find-emails')).toMatchObject([
      { state: 'skipped', reason: 'person is suppressed' },
    ]);
  });
});

async function wake(work: PaidWork, provider: PaidProviderName): Promise<void> {
  await work.db.transaction().execute((trx) =>
    enqueueStep(trx, work.context, {
      name: 'run-paid-task',
      payload: { provider },
      isWaking: true,
    }),
  );
}
