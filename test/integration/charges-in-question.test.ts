import { describe, expect, it } from 'vitest';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { resumeSpending, stopSpending } from '../../src/pipeline/stop-spending.ts';
import type { Snov } from '../../src/sources/snov/client.ts';
import { listReceipts } from '../../src/store/read-receipts.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedContact } from '../support/seed-company.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const domain = 'acme-widgets.co.uk';
/** One credit was charged, and our books say so. */
const bookedOnce = { spent: '1.00', reserved: '0.00', unexplained: '0.00', sum: '0.00' };

/** What the watch over paid work does every few minutes: somebody looks at what is due. */
async function look(work: PaidWork, horizonMs = hourMs, client?: Snov): Promise<void> {
  await work.db.transaction().execute(async (trx) => {
    await enqueueStep(trx, work.context, { name: 'run-paid-task', payload: { provider: 'snov' } });
  });
  await work.run(horizonMs, client);
}

async function waitHours(work: PaidWork, hours: number, client?: Snov): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    work.time.now += hourMs;
    await look(work, hourMs, client);
  }
}

async function stop(work: PaidWork): Promise<void> {
  await work.db.transaction().execute((trx) =>
    stopSpending(trx, {
      providers: ['snov'],
      reason: 'a holiday',
      at: work.time.now,
      by: work.context.systemPrincipalId,
    }),
  );
}

/** A provider that cannot verify an address takes nothing for it; one such address, published on a company's proven site, waits. */
async function setupUnverifiable() {
  const work = await setupPaidWork({ verify: 'used' });
  work.snov.chargesUnverifiable = false;
  work.snov.verifies = () => 'unknown';
  work.snov.findsFor = ({ subject }) => (subject.includes(' @ ') ? [] : [subject]);
  await publishAddress(work);
  return work;
}

/** One such address, published on a company's proven site. */
async function publishAddress(work: PaidWork): Promise<void> {
  await work.addPerson('00000001', { firstName: 'Tom', lastName: 'Ashby', domain });
  const { company_number: companyNumber } = await work.db
    .selectFrom('companies')
    .select('company_number')
    .executeTakeFirstOrThrow();
  const { id: domainId } = await work.db
    .selectFrom('domains')
    .select('id')
    .executeTakeFirstOrThrow();
  await seedContact(work.db, companyNumber, {
    domain_id: domainId,
    email: `tom.ashby@${domain}`,
    method: 'website',
    form: 'mailto',
    verification_status: 'unverified',
    expires_at: work.time.now + 30 * dayMs,
  });
}

describe('an address that could not be verified', () => {
  it('costs what the balance shows: nothing, where the provider takes nothing for it', async () => {
    const work = await setupUnverifiable();

    await work.run();

    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    expect(await work.books()).toMatchObject({
      spent: '0.00',
      toppedUp: '0.00',
      unexplained: '0.00',
      reserved: '0.00',
      sum: '0.00',
    });
    expect((await work.intents()).map(({ charged_credits: charged }) => charged)).toEqual(['0.00']);
  });

  it('costs a credit where the provider takes one', async () => {
    const work = await setupUnverifiable();
    work.snov.chargesUnverifiable = true;

    await work.run();

    expect(await work.books()).toMatchObject({ spent: '1.00', toppedUp: '0.00', sum: '0.00' });
  });

  it('costs a credit as far as anybody can tell when more came in at the same time', async () => {
    const work = await setupUnverifiable();
    work.snov.chargesUnverifiable = true;
    work.snov.takesMs = () => 40_000;
    await work.run(10_000);
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    work.snov.balance += 50;
    await work.run();

    expect(await work.books()).toMatchObject({ spent: '1.00', toppedUp: '-50.00', sum: '0.00' });
  });

  it('does not hide what a start cost whose reply was lost in the same time, so that it is bought again', async () => {
    const work = await setupUnverifiable();
    work.snov.takesMs = () => 40_000;
    await work.run(10_000);
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    work.snov.takesMs = () => 3_000;
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000002', 'ALPHA LTD');
    await work.run(2 * minuteMs);
    await waitHours(work, 8);
    const onTheDay = (await work.tasks()).find(({ doubted_at: at }) => at !== null)?.state;
    await waitHours(work, 30);

    expect(onTheDay).toBe('in_doubt');
    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.tasks()).find(({ doubted_at: at }) => at !== null)).toMatchObject({
      state: 'completed',
      resolved_reason: expect.stringContaining('a verification in the same time'),
    });
  });
});

type Beside = (work: PaidWork) => void | Promise<void>;
const nothingElse: Beside = () => undefined;

describe('a start that is refused for its rate and charged all the same', () => {
  async function throttled({
    before = nothingElse,
    after = nothingElse,
    work,
  }: {
    readonly before?: Beside | undefined;
    readonly after?: Beside | undefined;
    readonly work: PaidWork;
  }): Promise<void> {
    await before(work);
    work.snov.takesMs = () => 3_000;
    work.snov.fates.push('throttled-all-the-same');
    await work.addCompany('00000009', 'THROTTLED LTD');
    await work.run(5_000);
    await after(work);
    await work.run(5 * minuteMs);
    await waitHours(work, 40);
  }

  it.each<{ readonly beside: string; readonly before?: Beside; readonly after?: Beside }>([
    { beside: 'nothing else' },
    {
      beside: 'somebody else’s spending',
      after: ({ snov }) => {
        snov.balance -= 37;
      },
    },
    {
      beside: 'credits that come in',
      after: ({ snov }) => {
        snov.balance += 50;
      },
    },
    {
      beside: 'another start whose reply is lost',
      before: async (work) => {
        work.snov.fates.push('reply-lost');
        await work.addCompany('00000008', 'LOST LTD');
        await work.run(0);
      },
    },
    {
      beside: 'a task that has been under way for hours',
      before: async (work) => {
        work.snov.takesMs = () => Infinity;
        await work.addCompany('00000008', 'LATE LTD');
        await work.run(2 * hourMs);
      },
    },
  ])('is not sent again beside $beside', async ({ before, after }) => {
    const work = await setupPaidWork();

    await throttled({ before, after, work });

    expect(work.snov.timesBought('THROTTLED LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', sum: '0.00' });
  });

  it('is not sent again beside an address whose verification was free', async () => {
    const work = await setupUnverifiable();
    work.snov.takesMs = () => 10_000;
    await work.run(5_000);
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);

    await throttled({ work });

    expect(work.snov.timesBought('THROTTLED LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', sum: '0.00' });
  });
});

describe('a start that is refused and charged all the same', () => {
  it.each(['exhausted-all-the-same', 'refused-all-the-same'] as const)(
    'is not sent again where the balance fell (%s)',
    async (fate) => {
      const work = await setupPaidWork();
      work.snov.fates.push(fate);
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run(20 * minuteMs);
      await waitHours(work, 40);

      expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
      expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00', sum: '0.00' });
    },
  );

  it('is not sent again where it is charged after the first reading', async () => {
    const work = await setupPaidWork();
    work.snov.takesMs = () => 2 * minuteMs;
    work.snov.fates.push('exhausted-all-the-same');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(20 * minuteMs);
    await waitHours(work, 40);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00', sum: '0.00' });
  });

  it('is not sent again where it took the last credit', async () => {
    const work = await setupPaidWork({ balance: 1 });
    work.snov.fates.push('exhausted-all-the-same');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(20 * minuteMs);
    work.snov.balance += 300;
    await waitHours(work, 40);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
  });

  it('is in doubt within minutes, also where a person stops the spending right behind it', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('throttled-all-the-same');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(5_000);
    await stop(work);
    for (let minute = 0; minute < 8; minute += 1) {
      work.time.now += minuteMs;
      await look(work, minuteMs);
    }

    expect((await work.intents()).map(({ state }) => state)).toEqual(['in_doubt']);
  });

  it.each(['exhausted', 'refused'] as const)(
    'is sent again where somebody else spent, and nothing speaks against the refusal (%s)',
    async (fate) => {
      const work = await setupPaidWork();
      work.snov.fates.push(fate);
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run(0);
      work.snov.balance -= fate === 'exhausted' ? work.snov.balance : 37;
      await work.run(20 * minuteMs);
      work.snov.balance += 100;
      await waitHours(work, 3);

      expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
      expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
    },
  );

  it('gets its answer when that is delivered before the balance is read', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    work.snov.takesMs = () => 0;
    work.snov.fates.push('throttled-all-the-same');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(5_000);
    const body = Buffer.from(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '');
    await work.inbox.take(tokens[0] ?? '', { body, signature: null });
    await work.run(hourMs);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
    expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00', sum: '0.00' });
  });
});

describe('a start whose reply was lost', () => {
  it('is charged nothing for the fall of another, whose answer is delivered while the balance is read', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    work.snov.fates.push('swallowed', 'reply-lost');
    await work.addCompany('00000001', 'ALPHA LTD');
    await waitHours(work, 1);
    await work.addCompany('00000002', 'BETA LTD');
    // Until the balance may tell of the first.
    await waitHours(work, 5);
    const inner = work.snov.client();
    const client = {
      ...inner,
      balance: async (signal: AbortSignal) => {
        const seen = await inner.balance(signal);
        const body = Buffer.from(work.snov.deliveryOf('task-hash-2', { withHash: false }) ?? '');
        await work.inbox.take(tokens[0] ?? '', { body, signature: null });
        await work.runWith([], 0);
        return seen;
      },
    };

    await waitHours(work, 3, client);

    expect((await work.intents()).map(({ state }) => state)).toEqual([
      'voided',
      'settled',
      'settled',
    ]);
    expect(await work.books()).toMatchObject({ spent: '2.00', unexplained: '0.00', sum: '0.00' });
  });
});

/** Voided by a balance that had not moved, and not yet sent again. */
async function setupVoided(takesMs = 20 * hourMs, { spentByOthersBefore = 0, lateTask = 0 } = {}) {
  const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
  if (spentByOthersBefore > 0) {
    await work.addCompany('00000007', 'EARLIER LTD');
    await work.run(minuteMs);
    work.snov.balance -= spentByOthersBefore;
    await waitHours(work, 3);
  }
  if (lateTask > 0) {
    work.snov.takesMs = () => lateTask;
    await work.addCompany('00000006', 'LATE LTD');
    await work.run(hourMs);
  }
  const tokens: string[] = [];
  work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
  work.snov.fates.push('reply-lost');
  work.snov.takesMs = () => takesMs;
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.run(minuteMs);
  await stop(work);
  await waitHours(work, 7);
  work.snov.takesMs = () => 3_000;
  const deliver = async (said?: string): Promise<void> => {
    work.time.now += 20 * hourMs;
    const body = said ?? work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '';
    await work.inbox.take(tokens[0] ?? '', { body: Buffer.from(body), signature: null });
  };
  const resume = () =>
    work.db.transaction().execute((trx) => resumeSpending(trx, work.context, ['snov']));
  return { work, deliver, resume };
}

describe('a start that counted as not carried out', () => {
  it('is taken up by the hash that a delivery names, before its look-ups are bought again', async () => {
    const { work, deliver, resume } = await setupVoided();
    expect((await work.intents()).map(({ state }) => state)).toEqual(['voided', 'planned']);

    await deliver();
    await work.run(hourMs);
    await resume();
    await waitHours(work, 2);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
    expect(await work.steps('find-domain')).toMatchObject([{ state: 'done' }]);
    expect(await work.books()).toMatchObject(bookedOnce);
  });

  it('is taken up by a delivered answer without a hash, before its look-ups are bought again', async () => {
    const { work, deliver, resume } = await setupVoided();
    work.time.now += 20 * hourMs;

    await deliver(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '');
    await work.run(hourMs);
    await resume();
    await waitHours(work, 2);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
    expect(await work.books()).toMatchObject({ spent: '1.00', reserved: '0.00', sum: '0.00' });
  });

  it('is not taken up by a delivered answer to something else', async () => {
    const { work, deliver } = await setupVoided();

    await deliver('{"data":{"data":[{"name":"OMEGA LTD","result":[{"domain":"omega.example"}]}]}}');
    await work.run(hourMs);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['voided', 'planned']);
  });

  it('is not bought again once the balance has fallen by what it costs, and nothing else can have done that', async () => {
    const { work, resume } = await setupVoided();
    await waitHours(work, 20);
    await resume();
    await waitHours(work, 3);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['written_off']);
    expect(await work.books()).toMatchObject(bookedOnce);
  });

  it('is not bought again after such a fall beside a task that has been under way for hours', async () => {
    const { work, resume } = await setupVoided(20 * hourMs, { lateTask: Infinity });
    await waitHours(work, 20);
    await resume();
    await waitHours(work, 3);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
  });

  it('is charged nothing for a fall that turns out to be of a task that was under way for hours', async () => {
    const { work, resume } = await setupVoided(Infinity, { lateTask: 20 * hourMs });
    await waitHours(work, 20);
    await resume();
    await waitHours(work, 8);

    expect((await work.intents()).map(({ state }) => state)).toEqual([
      'settled',
      'voided',
      'settled',
    ]);
    expect(await work.books()).toMatchObject({ spent: '2.00', unexplained: '0.00', sum: '0.00' });
  });

  it.each([
    { others: 'have spent within a week', before: 1, spent: 1 },
    { others: 'spend more than it can cost', before: 0, spent: 9 },
  ])('is bought again, and the fall stays unexplained, where others $others', async (given) => {
    const { work, resume } = await setupVoided(Infinity, { spentByOthersBefore: given.before });
    work.snov.balance -= given.spent;
    await waitHours(work, 2);
    await resume();
    await waitHours(work, 3);

    expect((await work.intents()).map(({ state }) => state).at(-1)).toBe('settled');
    expect(await work.books()).toMatchObject({
      unexplained: `${given.before + given.spent}.00`,
      sum: '0.00',
    });
  });

  it('is taken up by a delivered answer without a hash as far as it was not bought anew', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    // Refused as wrong, its look-ups go alone: one is answered, the other does not get through.
    const isCutOff = Array.from({ length: 20 }, () => 'never-sent' as const);
    work.snov.fates.push('refused-all-the-same', 'accepted', ...isCutOff);
    work.snov.takesMs = () => (tokens.length === 0 ? 20 * hourMs : 3_000);
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.addCompany('00000002', 'BETA LTD');
    await work.run(10_000);
    await stop(work);
    expect((await work.intents()).map(({ state }) => state).toSorted()).toEqual([
      'planned',
      'settled',
    ]);
    work.time.now += 20 * hourMs;

    const body = Buffer.from(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '');
    await work.inbox.take(tokens[0] ?? '', { body, signature: null });
    await waitHours(work, 2);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled', 'settled']);
    expect(work.snov.timesBought('BETA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ spent: '2.00', reserved: '0.00', sum: '0.00' });
  });

  it('is charged nothing for a fall once nobody waits for it any more', async () => {
    const { work } = await setupVoided(Infinity);
    await work.db.deleteFrom('spend_intents').where('state', '=', 'planned').execute();
    work.snov.balance -= 1;
    await waitHours(work, 2);

    expect(await work.books()).toMatchObject({ spent: '0.00', unexplained: '1.00', sum: '0.00' });
  });

  it('ends once more where what a delivery named is no hash, and its look-ups are bought once', async () => {
    const { work, deliver, resume } = await setupVoided(Infinity);
    await deliver('{"data":{"meta":{"task_hash":"959c0f60facb8629bba746e091a26f7b"}}}');
    await work.run(hourMs);
    const outcomes = await work.db.selectFrom('inbound_webhooks').select('outcome').execute();
    await resume();
    await waitHours(work, 8);

    expect(outcomes).toEqual([{ outcome: 'the lost hash was adopted' }]);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['voided', 'settled']);
    expect(await work.books()).toMatchObject({ spent: '1.00', reserved: '0.00', sum: '0.00' });
  });

  it('stays ended where its look-ups were bought anew meanwhile', async () => {
    const { work, deliver, resume } = await setupVoided();
    await resume();
    await look(work, minuteMs);
    await deliver();
    await work.run(hourMs);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['voided', 'settled']);
    expect(await work.db.selectFrom('inbound_webhooks').select('outcome').execute()).toMatchObject([
      { outcome: expect.stringContaining('bought anew') },
    ]);
  });

  it('is in doubt where the provider limited its rate and the balance fell all the same', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('throttled-all-the-same');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(5 * minuteMs);
    const states = (await work.intents()).map(({ state }) => state);
    await waitHours(work, 30);

    expect(states).toEqual(['in_doubt']);
    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['written_off']);
    expect(await work.books()).toMatchObject(bookedOnce);
  });

  it('is sent again where others share the account whose balance fell', async () => {
    const work = await setupPaidWork();
    work.snov.isShared = true;
    work.snov.fates.push('throttled');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(0);
    work.snov.balance -= 1;
    await work.run(5 * minuteMs);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
  });

  it('is sent again where the provider limited its rate and the balance did not move', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('throttled');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(5 * minuteMs);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
  });
});

describe('an answer that is not whole at first, beside an address whose verification was free', () => {
  type Rows = readonly { readonly name: string; readonly domain: string | null }[];
  const withoutBeta = (rows: Rows): Rows => rows.filter(({ name }) => name !== 'BETA LTD');

  it.each<{
    readonly how: string;
    readonly isCutShort?: true;
    readonly told: (rows: Rows) => Rows;
  }>([
    { how: 'it was cut short of a row', isCutShort: true, told: withoutBeta },
    { how: 'it leaves a row out', told: withoutBeta },
    { how: 'its rows are empty', told: (rows) => rows.map((row) => ({ ...row, domain: null })) },
  ])('is read again where $how, and bought once', async ({ isCutShort, told }) => {
    const work = await setupUnverifiable();
    work.snov.takesMs = () => 10_000;
    await work.run(5_000);
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    work.snov.takesMs = () => 3_000;
    const whole = work.snov.client();
    const partial: typeof whole = {
      ...whole,
      domainsResult: async (hash, signal) => {
        const result = await whole.domainsResult(hash, signal);
        if (result.kind !== 'completed') return result;
        const kind = isCutShort === true ? 'not-enough-credits' : result.kind;
        return { ...result, kind, rows: told(result.rows) };
      },
    };
    await work.addCompany('00000002', 'ALPHA LTD');
    await work.addCompany('00000003', 'BETA LTD');
    await work.run(40_000, partial);
    await waitHours(work, 3);

    const found = await work.db.selectFrom('domains').select('domain').orderBy('domain').execute();
    expect(found.map((each) => each.domain)).toEqual([
      domain,
      'alpha-ltd.example',
      'beta-ltd.example',
    ]);
    expect(work.snov.timesBought('BETA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({
      spent: '2.00',
      toppedUp: '0.00',
      unexplained: '0.00',
      reserved: '0.00',
      sum: '0.00',
    });
  });
});

describe('a start whose reply was lost beside a verification that goes on for hours', () => {
  it('is not bought again when that ends and was free', async () => {
    const work = await setupUnverifiable();
    let endsAt = Infinity;
    work.snov.takesMs = () => 7 * hourMs + 20 * minuteMs;
    await work.run(10_000);
    endsAt = work.time.now + 8 * hourMs;
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    work.snov.takesMs = () => 3_000;
    await work.run(30 * minuteMs);
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000002', 'ALPHA LTD');
    await work.run(2 * minuteMs);
    while (work.time.now < endsAt + 40 * hourMs) await waitHours(work, 1);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', sum: '0.00' });
  });
});

async function setupSpent() {
  const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
  const tokens: string[] = [];
  work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
  work.snov.fates.push('reply-lost');
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.run(minuteMs);
  await waitHours(work, 7);
  expect((await work.intents()).map(({ state }) => state)).toEqual(['written_off']);
  return { work, token: tokens[0] ?? '' };
}

/** When the late one is looked at next. */
async function nextPollOfLate(work: PaidWork): Promise<number> {
  const late = (await work.tasks()).find(({ task_hash: taskHash }) => taskHash === 'task-hash-1');
  return late?.next_poll_at ?? 0;
}

describe('a late receipt beside an address whose verification was free', () => {
  it('does not explain what a start cost whose reply was lost before', async () => {
    const work = await setupPaidWork({ verify: 'used' });
    work.snov.chargesUnverifiable = false;
    work.snov.verifies = () => 'unknown';
    work.snov.findsFor = ({ subject }) => (subject.includes(' @ ') ? [] : [subject]);
    // Charged a minute before one of the looks at it, which are half an hour apart.
    const takesMs = 464 * minuteMs;
    work.snov.takesMs = () => takesMs;
    await work.addCompany('00000002', 'LATE LTD');
    await work.run(20 * minuteMs);
    work.snov.takesMs = () => 3_000;
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000003', 'LOST LTD');
    await work.run(2 * minuteMs);
    const doneAt = (work.snov.starts[0]?.at ?? 0) + takesMs;
    while ((await nextPollOfLate(work)) < doneAt) {
      work.time.now = await nextPollOfLate(work);
      await look(work, 0);
    }
    // It is read while the verification is under way: one reading accounts for both.
    work.time.now = (await nextPollOfLate(work)) - 4 * minuteMs;
    work.snov.takesMs = () => 9 * minuteMs;
    await publishAddress(work);
    await work.run(hourMs);
    expect(work.snov.starts.at(-1)?.rows).toMatchObject([{ isVerification: true }]);
    await waitHours(work, 40);

    expect(work.snov.timesBought('LOST LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', sum: '0.00' });
  });
});

describe('a start that counted as spent', () => {
  it('is asked for its answer until it is there, once its hash is told', async () => {
    const { work, token } = await setupSpent();
    const body = Buffer.from(work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '');
    const whole = work.snov.client();
    let isThere = false;
    const late: typeof whole = {
      ...whole,
      domainsResult: (hash, signal) =>
        isThere
          ? whole.domainsResult(hash, signal)
          : Promise.resolve({ kind: 'in-progress' as const }),
    };
    await work.inbox.take(token, { body, signature: null });
    await work.run(hourMs, late);
    isThere = true;
    await waitHours(work, 8);

    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
    expect(await work.books()).toMatchObject({ spent: '1.00', toppedUp: '0.00', sum: '0.00' });
  });

  it('is in the receipts of its company, where all of it is of one', async () => {
    const { work } = await setupSpent();

    expect(await listReceipts(work.db, 0)).toMatchObject([
      { credits: '1.00', isLost: true, companyNumber: '00000001', companyName: 'ALPHA LTD' },
    ]);
  });

  it.each([{ withHash: true }, { withHash: false }])(
    'gets its answer when that is delivered after all, and pays nothing more ($withHash)',
    async (how) => {
      const { work, token } = await setupSpent();
      const body = Buffer.from(work.snov.deliveryOf('task-hash-1', how) ?? '');
      await work.inbox.take(token, { body, signature: null });
      await work.run(hourMs);

      expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
      expect(await work.steps('find-domain')).toMatchObject([{ state: 'done' }]);
      expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
      expect(await work.books()).toMatchObject({
        spent: '1.00',
        toppedUp: '0.00',
        unexplained: '0.00',
        reserved: '0.00',
        sum: '0.00',
      });
    },
  );
});
