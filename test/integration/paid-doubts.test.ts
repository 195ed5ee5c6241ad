import { describe, expect, it } from 'vitest';
import { alertDoubts } from '../../src/pipeline/alert-doubts.ts';
import { isReadingDue } from '../../src/pipeline/resolve-doubts.ts';
import { reconcileDoubt, type DoubtVerdict } from '../../src/pipeline/reconcile-doubt.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { resumeSpending, stopSpending } from '../../src/pipeline/stop-spending.ts';
import { startRun } from '../../src/store/read-commitments.ts';
import { readSpending } from '../../src/store/read-spending.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What the watch over paid work does every few minutes: somebody looks at what is due. */
async function look(work: PaidWork, horizonMs = hourMs): Promise<void> {
  await work.db.transaction().execute(async (trx) => {
    await enqueueStep(trx, work.context, { name: 'run-paid-task', payload: { provider: 'snov' } });
  });
  await work.run(horizonMs);
}

async function stateOf(work: PaidWork): Promise<readonly string[]> {
  return (await work.intents()).map((intent) => intent.state);
}

/** The provider reaches us; every start names an address, and the tokens are kept as the provider has them. */
async function setupDelivered(fate: 'reply-lost' | 'accepted') {
  const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
  const tokens: string[] = [];
  work.snov.onCarriedOut = ({ webhookUrl }) => {
    tokens.push(webhookUrl?.split('/').at(-1) ?? '');
  };
  work.snov.fates.push(fate);
  await work.addCompany('00000001', 'ALPHA LTD');
  const deliver = (body: string | Uint8Array) =>
    work.inbox.take(tokens[0] ?? '', {
      body: typeof body === 'string' ? Buffer.from(body) : body,
      signature: null,
    });
  /** Until the provider is done, and the balance has told that it took something. */
  const waitUntilCharged = async (): Promise<void> => {
    work.time.now += 61 * minuteMs;
    await look(work);
  };
  return { work, deliver, waitUntilCharged };
}

/** Ten companies of one start whose reply is lost, carried out by now. */
async function setupTenDelivered() {
  const delivered = await setupDelivered('reply-lost');
  const { work } = delivered;
  for (let at = 2; at <= 10; at += 1) {
    await work.addCompany(String(at).padStart(8, '0'), `COMPANY NO ${at} LTD`);
  }
  await work.run(minuteMs);
  work.time.now += minuteMs;
  return delivered;
}

/** The same delivery, but one of its rows is not as the others are. */
function withOddRow(body: string): string {
  const told = body.replace(
    /\{"name":"COMPANY NO 4 LTD","result":\[.*?\]\}/,
    '{"name":4,"result":"?"}',
  );
  if (told === body) throw new Error('there is no such row');
  return told;
}

/** A start in doubt of which the balance has told all it can, ended by a person. */
async function reconciled(fate: 'reply-lost' | 'swallowed', verdict: DoubtVerdict) {
  const work = await setupPaidWork();
  work.snov.fates.push(fate);
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.run();
  work.time.now += 61 * minuteMs;
  await look(work);
  const [task] = await work.tasks();
  const settled = await reconcileDoubt(work.db, work.context, {
    taskId: task?.id ?? '',
    verdict,
    reason: 'seen in the account',
    principalId: work.context.systemPrincipalId,
  });
  await work.run();
  return { work, settled };
}

describe('a start in doubt', () => {
  it('that took nothing from the balance for six hours was not carried out, and is sent again', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('swallowed');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();
    work.time.now += 5 * hourMs;
    await look(work, 0);
    const before = await stateOf(work);
    work.time.now += 2 * hourMs;

    await look(work);

    expect(before).toEqual(['in_doubt']);
    expect(await stateOf(work)).toEqual(['voided', 'settled']);
    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '1.00', sum: '0.00' });
    expect((await work.tasks())[0]).toMatchObject({ state: 'refused', resolved_by: 'balance' });
  });

  it('has the balance read soon after it, and at each of those times once', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('swallowed');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(1_000);
    const sentAt = (await work.tasks())[0]?.sent_at ?? 0;
    const due = async (afterMs: number): Promise<boolean> =>
      isReadingDue(work.db, {
        provider: 'snov',
        now: sentAt + afterMs,
        doubtAfterMs: 6 * hourMs,
      });
    const dues: boolean[] = [];
    for (const minutes of [0.9, 1, 4, 5, 14, 15, 29, 30, 59]) {
      const isDue = await due(minutes * 60_000);
      dues.push(isDue);
      work.time.now = sentAt + minutes * 60_000;
      if (isDue) await look(work, 0);
    }

    expect(dues).toEqual([false, true, false, true, false, true, false, true, false]);
    expect(await stateOf(work)).toEqual(['in_doubt']);
  });

  it('that took credits on an account nobody else spends on is booked, and is not bought again', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();
    for (let hour = 0; hour < 26; hour += 1) {
      work.time.now += hourMs;
      await look(work);
    }
    await work.addCompany('00000002', 'ALPHA LTD');
    await work.run();

    expect(await stateOf(work)).toEqual(['written_off']);
    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({
      reserved: '0.00',
      spent: '1.00',
      unexplained: '0.00',
      sum: '0.00',
    });
    const [task] = await work.tasks();
    expect(task).toMatchObject({ resolved_by: 'balance', written_off_credits: '1.00' });
    expect((await work.steps('find-domain'))[1]).toMatchObject({
      state: 'parked',
      reason: expect.stringContaining('the answer is lost'),
    });
  });

  it('is not taken for not carried out because a receipt of a task before it comes late', async () => {
    const work = await setupPaidWork({ doubtAfterMs: 4 * hourMs });
    work.snov.takesMs = () => 20 * minuteMs;
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(16 * minuteMs);
    // Charged at 20 minutes, asked for at 46: a reading in between knows nothing of it.
    work.time.now = (work.snov.starts[0]?.at ?? 0) + 25 * minuteMs;
    work.snov.takesMs = () => minuteMs;
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000002', 'BETA LTD');
    await work.run(2 * hourMs);
    for (let hour = 0; hour < 7; hour += 1) {
      work.time.now += hourMs;
      await look(work);
    }

    expect(work.snov.timesBought('BETA LTD')).toBe(1);
    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ sum: '0.00' });
  });

  it.each([
    ['somebody else spends', 'more went than it can have cost'],
    ['topped up', 'credits came in meanwhile'],
  ] as const)(
    'is taken for spent a day after the balance could not tell, and is not bought again: %s',
    async (how, why) => {
      const work = await setupPaidWork({ doubtAfterMs: 4 * hourMs });
      work.snov.fates.push(how === 'somebody else spends' ? 'reply-lost' : 'swallowed');
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run();
      if (how === 'topped up') work.snov.balance += 1_000;
      if (how === 'somebody else spends') work.snov.balance -= 2;
      work.time.now += 5 * hourMs;
      await look(work);
      const onTheDay = await stateOf(work);
      for (let day = 0; day < 3; day += 1) {
        work.time.now += dayMs;
        await look(work);
      }

      expect(onTheDay).toEqual(['in_doubt']);
      expect(await stateOf(work)).toEqual(['written_off']);
      expect(work.snov.starts).toHaveLength(1);
      expect(await work.tasks()).toMatchObject([
        {
          resolved_by: 'balance',
          resolved_reason: expect.stringMatching(new RegExp(`^taken for spent, .*${why}`)),
          written_off_credits: '0.00',
        },
      ]);
      expect(await work.books()).toMatchObject({
        reserved: '0.00',
        unexplained: how === 'somebody else spends' ? '3.00' : '0.00',
        sum: '0.00',
      });
      expect(await readSpending(work.db, 'snov', 0)).toMatchObject({
        takenForSpent: 1,
        doubts: 0,
        lost: '0.00',
      });
    },
  );

  it('is left to a person where others share the account', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('swallowed');
    work.snov.isShared = true;
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();
    for (let day = 0; day < 4; day += 1) {
      work.time.now += dayMs;
      await look(work);
    }

    expect(await stateOf(work)).toEqual(['in_doubt']);
    expect(work.snov.starts).toHaveLength(1);
  });

  it('is not judged while a late task may have moved the balance', async () => {
    const work = await setupPaidWork({ doubtAfterMs: hourMs });
    work.snov.taskMs = 50 * minuteMs;
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(20 * minuteMs);
    work.snov.fates.push('swallowed');
    await work.addCompany('00000002', 'BETA LTD');
    await work.run(3 * hourMs);
    work.time.now += 2 * hourMs;
    await look(work);

    expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    expect(work.snov.timesBought('BETA LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ unexplained: '0.00', toppedUp: '0.00' });
  });

  it('is not charged with what an answer cut short leaves out', async () => {
    const work = await setupPaidWork({ balance: 2 });
    work.snov.fates.push('swallowed');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.addCompany('00000004', 'DELTA LTD');
    await work.run(20 * minuteMs);
    work.snov.findsFor = () => ['a', 'b'];
    work.snov.forgetsWhenCutShort = () => true;
    const person = { lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000002', { ...person, firstName: 'Morag' });
    await work.addPerson('00000003', { ...person, firstName: 'Nettie' });
    for (let hour = 0; hour < 12; hour += 1) {
      work.time.now += hourMs;
      await look(work);
    }

    expect(work.snov.starts).toHaveLength(2);
    expect(await work.books()).toMatchObject({ spent: '0.00', unexplained: '2.00' });
    expect(await stateOf(work)).toEqual(Array(4).fill('in_doubt'));
  });

  it('is adopted by the hash that a delivery names, and settled by its result', async () => {
    const { work, deliver, waitUntilCharged } = await setupDelivered('reply-lost');
    await work.run();
    await waitUntilCharged();
    expect((await work.books()).unexplained).toBe('1.00');
    const body = work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '';

    expect(await deliver(body)).toBe('taken');
    expect(await deliver(body)).toBe('taken');
    await work.run();

    expect(await stateOf(work)).toEqual(['settled']);
    expect((await work.tasks())[0]).toMatchObject({
      state: 'completed',
      resolved_by: 'webhook_hash',
    });
    expect(await work.db.selectFrom('inbound_webhooks').select('deliveries').execute()).toEqual([
      { deliveries: 2 },
    ]);
    // What the first reading called unexplained is explained by the receipt.
    expect(await work.books()).toMatchObject({
      spent: '1.00',
      unexplained: '0.00',
      toppedUp: '0.00',
      sum: '0.00',
    });
    expect(work.snov.starts).toHaveLength(1);
  });

  it('takes the delivered answer itself where that names no hash', async () => {
    const { work, deliver, waitUntilCharged } = await setupDelivered('reply-lost');
    await work.run();
    await waitUntilCharged();

    await deliver(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '');
    await work.run();

    expect(await stateOf(work)).toEqual(['settled']);
    expect((await work.tasks())[0]).toMatchObject({ resolved_by: 'webhook_body' });
    expect((await work.steps('find-domain')).map((step) => step.state)).toEqual(['done']);
    expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00' });
    const [domain] = await work.db.selectFrom('domains').select('source').execute();
    expect(domain?.source).toBe('snov company-domain-by-name (webhook_unverified)');
  });

  it('says of an address that it was delivered and never read', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    work.snov.fates.push('reply-lost');
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000001', person);
    await work.run(minuteMs);
    work.time.now += minuteMs;

    const body = work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '';
    await work.inbox.take(tokens[0] ?? '', { body: Buffer.from(body), signature: null });
    await work.run(minuteMs);

    const contacts = await work.db.selectFrom('contacts').select(['source', 'method']).execute();
    expect(contacts).toEqual([
      { source: 'snov emails-by-domain-by-name (webhook_unverified)', method: 'snov' },
    ]);
  });

  it('takes what can be read of it, and reads the rest by the hash of a later one', async () => {
    const { work, deliver, waitUntilCharged } = await setupTenDelivered();
    await waitUntilCharged();

    await deliver(withOddRow(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? ''));
    await work.run(minuteMs);

    expect((await work.intents()).map(({ state }) => state).toSorted()).toEqual([
      'in_doubt',
      ...Array.from({ length: 9 }, () => 'settled'),
    ]);
    expect((await work.intents()).find(({ state }) => state === 'in_doubt')).toMatchObject({
      company_name: 'COMPANY NO 4 LTD',
      state_reason: 'its row in the delivered answer cannot be read, and the hash is lost',
    });
    expect(await work.books()).toMatchObject({ spent: '9.00', unexplained: '1.00', sum: '0.00' });

    await deliver(work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '');
    await work.run(minuteMs);

    expect(await stateOf(work)).toEqual(Array(10).fill('settled'));
    expect(await work.books()).toMatchObject({
      spent: '10.00',
      reserved: '0.00',
      unexplained: '0.00',
      sum: '0.00',
    });
    expect(work.snov.starts).toHaveLength(1);
  });

  it('never books what cannot be read as a miss, where no hash comes', async () => {
    const { work, deliver } = await setupTenDelivered();

    await deliver(withOddRow(work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? ''));
    for (let hour = 0; hour < 12; hour += 1) {
      work.time.now += hourMs;
      await look(work);
    }

    expect((await stateOf(work)).toSorted()).toEqual([
      ...Array.from({ length: 9 }, () => 'settled'),
      'written_off',
    ]);
    expect(await work.books()).toMatchObject({ spent: '10.00', unexplained: '0.00', sum: '0.00' });
    expect(work.snov.starts).toHaveLength(1);
  });

  it('takes a whole one after one that could be read in part', async () => {
    const { work, deliver } = await setupTenDelivered();
    const body = work.snov.deliveryOf('task-hash-1', { withHash: false }) ?? '';

    await deliver(withOddRow(body));
    await work.run(minuteMs);
    await deliver(body);
    await work.run(minuteMs);

    expect(await stateOf(work)).toEqual(Array(10).fill('settled'));
    expect(await work.books()).toMatchObject({ spent: '10.00', unexplained: '0.00', sum: '0.00' });
  });

  it.each([
    ['is not readable', '<html>'],
    [
      'is no UTF-8',
      Buffer.from(
        '{"data":{"data":[{"name":"ALPHA LTD","result":[{"domain":"a.uk"}],"x":"é"}]}}',
        'latin1',
      ),
    ],
    ['answers others', '{"data":{"data":[{"name":"NETTLE LTD","result":[{"domain":"n.uk"}]}]}}'],
    ['answers nobody', '{"data":{"data":[]}}'],
    [
      'says that it is not done',
      '{"status":"in_progress","data":[{"name":"ALPHA LTD","result":[]}]}',
    ],
  ])('takes no delivery that %s', async (_what, body) => {
    const { work, deliver } = await setupDelivered('reply-lost');
    await work.run();

    expect(await deliver(body)).toBe('taken');
    await work.run();

    expect(await stateOf(work)).toEqual(['in_doubt']);
  });

  it('has a task read again whose receipt the balance has accounted for, and counts that once', async () => {
    const work = await setupPaidWork({
      balance: 4,
      results: 'both',
      publicUrl: 'https://strikewatch.test',
    });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    // Two credits for the first, one for the second, who is charged and left out; the third is one too dear.
    work.snov.findsFor = ({ name }) => (name.startsWith('Nettie') ? ['a'] : ['a', 'b']);
    work.snov.forgetsWhenCutShort = ({ name }) => name.startsWith('Nettie');
    for (const [at, firstName] of ['Morag', 'Nettie', 'Olive'].entries()) {
      const person = { firstName, lastName: 'Thistle', domain: 'thistle.co.uk' };
      await work.addPerson(`0000000${at + 1}`, person);
    }
    await work.run(10 * minuteMs);
    const parked = await work.books();
    expect(parked).toMatchObject({ spent: '2.00', unexplained: '1.00', toppedUp: '0.00' });

    const body = work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '';
    expect(
      await work.inbox.take(tokens[0] ?? '', { body: Buffer.from(body), signature: null }),
    ).toBe('taken');
    await look(work);

    expect(await work.books()).toEqual(parked);
    expect(work.snov.balance).toBe(1);
  });

  it('takes the hash of a later delivery where that of the first leads nowhere', async () => {
    const { work, deliver, waitUntilCharged } = await setupDelivered('reply-lost');
    await work.run();
    await waitUntilCharged();

    await deliver('{"data":{"task_hash":"delivery-000001"}}');
    await work.run();
    await deliver(work.snov.deliveryOf('task-hash-1', { withHash: true }) ?? '');
    await work.run();

    expect(await stateOf(work)).toEqual(['settled']);
    expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00' });
  });

  it('gives back a hash that is of another task', async () => {
    const { work, deliver } = await setupDelivered('reply-lost');
    await work.run();
    await work.addCompany('00000002', 'BETA LTD');
    await work.run();

    await deliver('{"data":{"task_hash":"task-hash-2"}}');
    await work.run();

    const [first] = await work.tasks();
    expect(first).toMatchObject({
      state: 'in_doubt',
      resolved_by: null,
      state_reason: 'the hash that a delivery named is of another task',
    });
    expect(await stateOf(work)).toEqual(['in_doubt', 'settled']);
  });

  it('is announced once, with what is known, before it is half an hour old', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('reply-lost');
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();
    const alert = () => work.db.transaction().execute((trx) => alertDoubts(trx, work.context));
    await alert();
    const early = await work.events();
    work.time.now += 61 * minuteMs;
    await look(work);
    await alert();
    await alert();

    expect(early).not.toContain('credits.in_doubt');
    const events = await work.db
      .selectFrom('events')
      .select('data')
      .where('type', '=', 'credits.in_doubt')
      .execute();
    expect(events.map(({ data }): unknown => JSON.parse(data))).toMatchObject([
      { look_ups: 1, credits: '1.00', reason: 'no answer', unexplained_since: '1.00' },
    ]);
  });

  describe('that a person ends', () => {
    it('as spent on more than there was is not ended', async () => {
      const { work, settled } = await reconciled('reply-lost', {
        kind: 'spent',
        credits: '99999',
        mayBuyAgain: false,
      });

      expect(settled).toEqual({ kind: 'more-than-there-was', balance: '100.00' });
      expect(await stateOf(work)).toEqual(['in_doubt']);
    });

    it('as spent on more than its look-ups can cost is not ended', async () => {
      const { work, settled } = await reconciled('reply-lost', {
        kind: 'spent',
        credits: '1.01',
        mayBuyAgain: false,
      });

      expect(settled).toEqual({ kind: 'more-than-it-costs', lookUps: 1 });
      expect(await stateOf(work)).toEqual(['in_doubt']);
    });

    it('as spent is booked, explains the balance, and is not bought again', async () => {
      const { work, settled } = await reconciled('reply-lost', {
        kind: 'spent',
        credits: '1.00',
        mayBuyAgain: false,
      });
      await work.run(3 * hourMs);

      expect(settled).toEqual({ kind: 'ended', lookUps: 1 });
      expect(await work.books()).toMatchObject({
        reserved: '0.00',
        spent: '1.00',
        unexplained: '0.00',
        sum: '0.00',
      });
      expect(await stateOf(work)).toEqual(['written_off']);
      expect((await work.tasks())[0]).toMatchObject({
        resolved_by: 'person',
        resolved_reason: 'seen in the account',
        resolved_by_principal: work.context.systemPrincipalId,
        written_off_credits: '1.00',
      });
      expect(work.snov.starts).toHaveLength(1);
      expect(await work.steps('find-domain')).toMatchObject([
        { state: 'parked', reason: expect.stringContaining('the answer is lost') },
      ]);
    });

    it('as spent and to be bought again is bought again', async () => {
      const { work } = await reconciled('reply-lost', {
        kind: 'spent',
        credits: '1.00',
        mayBuyAgain: true,
      });

      expect(work.snov.starts).toHaveLength(2);
      expect(await work.books()).toMatchObject({ spent: '2.00', unexplained: '0.00' });
    });

    it('as not spent is bought anew', async () => {
      const { work } = await reconciled('swallowed', { kind: 'not-spent' });

      expect(await stateOf(work)).toEqual(['voided', 'settled']);
      expect(work.snov.timesBought('ALPHA LTD')).toBe(1);
    });
  });
});

describe('a delivery', () => {
  it('for an unknown token is refused and kept nowhere', async () => {
    const { work } = await setupDelivered('accepted');
    await work.run();

    const answer = await work.inbox.take('a'.repeat(43), {
      body: Buffer.from('{}'),
      signature: null,
    });

    expect(answer).toBe('unknown');
    expect(await work.inbox.isKnown('a'.repeat(43))).toBe(false);
    expect(await work.db.selectFrom('inbound_webhooks').selectAll().execute()).toEqual([]);
  });

  it('makes a task be read at once where results are waited for', async () => {
    const work = await setupPaidWork({ results: 'webhook', publicUrl: 'https://strikewatch.test' });
    const tokens: string[] = [];
    work.snov.onCarriedOut = ({ webhookUrl }) => {
      tokens.push(webhookUrl?.split('/').at(-1) ?? '');
    };
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(10_000);
    const before = await stateOf(work);
    work.time.now += 5_000;
    await work.inbox.take(tokens[0] ?? '', { body: Buffer.from('{}'), signature: null });

    await work.run(10_000);

    expect(before).toEqual(['accepted']);
    expect(await stateOf(work)).toEqual(['settled']);
  });

  it('is done without when the provider refuses starts that name an address', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    const addresses: (string | null)[] = [];
    const client = work.snov.client();
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(hourMs, {
      ...client,
      startDomains: async (task, signal) => {
        addresses.push(task.webhookUrl);
        return task.webhookUrl === null
          ? client.startDomains(task, signal)
          : { kind: 'refused', status: 422, message: 'The webhook_url is not valid' };
      },
    });

    expect(addresses).toEqual([expect.stringContaining('/webhooks/snov-io/'), null]);
    expect(await stateOf(work)).toEqual(['settled']);
  });
});

describe('credits that come and go', () => {
  it('are booked apart: what is bought does not make up for what others spend', async () => {
    const work = await setupPaidWork();
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();
    work.snov.balance -= 37;
    work.time.now += 61 * minuteMs;
    await look(work);
    work.snov.balance += 100;
    work.time.now += 61 * minuteMs;
    await look(work);

    expect(await work.books()).toMatchObject({
      unexplained: '37.00',
      toppedUp: '-100.00',
      spent: '1.00',
      sum: '0.00',
    });
    expect(await work.events()).toContain('credits.unexplained');
  });

  it('are noticed within five minutes on the day the provider renews them', async () => {
    const work = await setupPaidWork({ balance: 0 });
    work.snov.renewsInDays = 0;
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(3 * hourMs);
    work.snov.balance = 5_000;
    const renewedAt = work.time.now;

    await work.run(5 * minuteMs);

    expect((work.snov.starts[0]?.at ?? Infinity) - renewedAt).toBeLessThan(5 * minuteMs);
  });
});

describe('a ceiling', () => {
  it('of a day holds up what is over it until the next day in London, and says so once', async () => {
    const work = await setupPaidWork({ dailyCredits: '2' });
    for (const at of [1, 2, 3, 4, 5]) await work.addCompany(`0000000${at}`, `ALPHA ${at} LTD`);
    await work.run(2 * hourMs);
    const firstDay = work.snov.starts.flatMap(({ rows }) => rows).length;

    await work.run(24 * hourMs);

    expect(firstDay).toBe(2);
    expect(work.snov.starts.flatMap(({ rows }) => rows)).toHaveLength(4);
    const told = (await work.events()).filter((type) => type === 'credits.ceiling_reached');
    expect(told.length).toBeLessThanOrEqual(2);
    expect(told.length).toBeGreaterThan(0);
  });

  it('of a lead ends its search with the reason', async () => {
    const work = await setupPaidWork({ creditsPerLead: '0' });
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run();

    expect(work.snov.starts).toEqual([]);
    expect(await work.steps('find-domain')).toMatchObject([
      { state: 'skipped', reason: 'the ceiling of 0 credits for one lead is reached' },
    ]);
  });

  it('of a run keeps the rest of it planned and lets others through', async () => {
    const work = await setupPaidWork({ balance: 0 });
    for (const at of [1, 2, 3]) await work.addCompany(`0000000${at}`, `ALPHA ${at} LTD`);
    await work.run(minuteMs);
    const runId = '00000000-0000-4000-8000-0000000000cc';
    await work.db.transaction().execute((trx) =>
      startRun(trx, {
        id: runId,
        name: 'first ten',
        maxCredits: '1',
        seeks: 'emails',
        principalId: work.context.systemPrincipalId,
        now: work.time.now,
      }),
    );
    await work.db.updateTable('spend_intents').set({ run_id: runId }).execute();
    await work.addCompany('00000009', 'OTHER LTD');
    work.snov.balance = 50;

    await work.run(hourMs);

    expect((await stateOf(work)).toSorted()).toEqual(['planned', 'planned', 'settled', 'settled']);
    expect(work.snov.timesBought('OTHER LTD')).toBe(1);
  });
});

describe('spending that is stopped', () => {
  it('buys nothing, follows what was bought to its end, and goes on at once when resumed', async () => {
    const work = await setupPaidWork();
    work.snov.taskMs = 30_000;
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(5_000);
    await work.db.transaction().execute(async (trx) => {
      const by = work.context.systemPrincipalId;
      await stopSpending(trx, {
        reason: 'a look at the account',
        at: work.time.now,
        by,
        providers: ['snov'],
      });
    });
    await work.addCompany('00000002', 'BETA LTD');
    await work.run(hourMs);
    const stopped = await stateOf(work);
    await work.db.transaction().execute((trx) => resumeSpending(trx, work.context, ['snov']));

    await work.run(minuteMs);

    expect(stopped).toEqual(['settled', 'planned']);
    expect(work.snov.timesBought('BETA LTD')).toBe(1);
  });

  it('by the settings buys nothing', async () => {
    const work = await setupPaidWork({ isSwitchedOff: true });
    await work.addCompany('00000001', 'ALPHA LTD');
    await work.run(hourMs);

    expect(work.snov.starts).toEqual([]);
    expect(await stateOf(work)).toEqual(['planned']);
  });
});

describe('a look-up that a whole answer leaves out', () => {
  const names = ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'] as const;

  async function setupLeftOut(isLeftOut: (name: string, now: number) => boolean) {
    const work = await setupPaidWork();
    const startedAt = work.time.now;
    work.snov.leavesOut = ({ name }) => isLeftOut(name, work.time.now - startedAt);
    for (const [at, name] of names.entries()) await work.addCompany(`0000000${at + 1}`, name);
    return work;
  }

  it('although it was charged is in doubt until the balance has told, and never bought twice', async () => {
    const work = await setupLeftOut((name) => name === 'BETA LTD');

    await work.run();
    const meanwhile = await work.intents();
    for (let hours = 1; hours <= 8; hours += 1) {
      work.time.now += hourMs;
      await look(work, minuteMs);
    }
    // Longer than a miss lives.
    work.time.now += 20 * dayMs;
    await work.lookAgain('00000002');
    await look(work);

    expect(meanwhile.map((intent) => intent.state)).toEqual(['settled', 'in_doubt', 'settled']);
    expect(meanwhile[1]?.state_reason).toContain('1.00 unexplained');
    expect(work.snov.starts).toHaveLength(1);
    expect(await stateOf(work)).toEqual(['settled', 'written_off', 'settled']);
    expect(await work.books()).toMatchObject({
      spent: '3.00',
      reserved: '0.00',
      unexplained: '0.00',
      sum: '0.00',
    });
  });

  it('at first is read once more, and brings what was paid for', async () => {
    const work = await setupLeftOut((name, ageMs) => name === 'BETA LTD' && ageMs < minuteMs);
    await work.run();
    const before = await stateOf(work);
    work.time.now += 5 * minuteMs;

    await look(work);
    await look(work);

    expect(before).toEqual(['settled', 'in_doubt', 'settled']);
    expect(await stateOf(work)).toEqual(['settled', 'settled', 'settled']);
    expect((await work.steps('find-domain')).map((step) => step.state)).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(await work.books()).toMatchObject({ spent: '3.00', reserved: '0.00' });
    expect(Number((await work.books()).unexplained)).toBe(0);
  });

  it('of a shared account is left to a person, because nothing tells what was charged', async () => {
    const work = await setupLeftOut(() => true);
    work.snov.isShared = true;

    await work.run();
    for (let hours = 1; hours <= 8; hours += 1) {
      work.time.now += hourMs;
      await look(work, minuteMs);
    }

    expect(work.snov.starts).toHaveLength(1);
    expect(new Set(await stateOf(work))).toEqual(new Set(['in_doubt']));
  });
});
