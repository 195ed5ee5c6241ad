import { describe, expect, it } from 'vitest';
import { isTakenForSpent } from '../../src/domain/taken-for-spent.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import type { Snov } from '../../src/sources/snov/client.ts';
import { readSpending } from '../../src/store/read-spending.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const names = ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'] as const;

type DomainsResult = Awaited<ReturnType<Snov['domainsResult']>>;
type Finished = Exclude<DomainsResult, { kind: 'in-progress' } | { kind: 'unknown-task' }>;

/** Three companies whose names one start asks for; `answer` is what each reading of the result makes of what the provider holds. */
async function setupAnswers(answer: (held: Finished, reading: number) => DomainsResult) {
  const work = await setupPaidWork();
  const reads: number[] = [];
  const client: Snov = {
    ...work.snov.client(),
    domainsResult: async (hash, signal) => {
      const held = await work.snov.client().domainsResult(hash, signal);
      if (held.kind === 'in-progress' || held.kind === 'unknown-task') return held;
      reads.push(work.time.now);
      return answer(held, reads.length);
    },
  };
  for (const [at, name] of names.entries()) await work.addCompany(`0000000${at + 1}`, name);
  return { work, reads, client };
}

/** As the watch over paid work has it: somebody looks every half hour. */
async function letPass(work: PaidWork, ms: number, client: Snov): Promise<void> {
  const end = work.time.now + ms;
  while (work.time.now < end) {
    work.time.now += hourMs / 2;
    await work.db.transaction().execute(async (trx) => {
      const payload = { provider: 'snov' } as const;
      await enqueueStep(trx, work.context, { name: 'run-paid-task', payload });
    });
    await work.run(minuteMs, client);
  }
}

async function statesOf(work: PaidWork): Promise<readonly string[]> {
  return (await work.intents()).map((intent) => intent.state);
}

async function domainsOf(work: PaidWork) {
  const rows = await work.db.selectFrom('domains').select('domain').orderBy('domain').execute();
  return rows.map(({ domain }) => domain);
}

const allFound = ['alpha-ltd.example', 'beta-ltd.example', 'gamma-ltd.example'];
const spentThree = { spent: '3.00', reserved: '0.00', unexplained: '0.00', sum: '0.00' };

function cutShort(held: Finished): Finished {
  return { ...held, kind: 'not-enough-credits', rows: [] };
}

const emptied = (held: Finished): Finished => ({
  ...held,
  rows: held.rows.map((row) => ({ ...row, domain: null })),
});

async function setupEndless() {
  const work = await setupPaidWork();
  work.snov.takesMs = () => Infinity;
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.run(minuteMs);
  return { work, client: work.snov.client() };
}

describe('an answer cut short that leaves out what was charged', () => {
  it('is read again by its hash, and brings what was paid for', async () => {
    const { work, client } = await setupAnswers((held, reading) =>
      reading === 1 ? cutShort(held) : held,
    );
    await work.run(minuteMs / 2, client);
    const before = await statesOf(work);

    await letPass(work, 2 * hourMs, client);

    expect(before).toEqual(['in_doubt', 'in_doubt', 'in_doubt']);
    expect(await statesOf(work)).toEqual(['settled', 'settled', 'settled']);
    expect(await domainsOf(work)).toEqual(allFound);
    expect(await work.books()).toMatchObject(spentThree);
    expect(work.snov.starts).toHaveLength(1);
  });

  it('is read every six hours for a day, and then taken for spent', async () => {
    const { work, reads, client } = await setupAnswers((held) => cutShort(held));
    await work.run(minuteMs / 2, client);

    await letPass(work, 23 * hourMs, client);
    const meanwhile = await statesOf(work);
    await letPass(work, 3 * dayMs, client);

    expect(new Set(meanwhile)).toEqual(new Set(['in_doubt']));
    expect(new Set(await statesOf(work))).toEqual(new Set(['written_off']));
    // At first, a minute later, and every six hours.
    expect(reads.length).toBeGreaterThanOrEqual(5);
    expect(await work.books()).toMatchObject({ reserved: '0.00', unexplained: '3.00' });
    expect(work.snov.starts).toHaveLength(1);
    expect((await work.events()).filter((type) => type === 'credits.exhausted')).toHaveLength(1);
  });
});

describe('a task that the provider never finishes', () => {
  it('is taken for spent a day after it was given up, and counted so', async () => {
    const { work, client } = await setupEndless();

    await letPass(work, 4 * dayMs, client);

    expect(await statesOf(work)).toEqual(['written_off']);
    const [task] = await work.tasks();
    expect(isTakenForSpent(task?.resolved_reason ?? null)).toBe(true);
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '0.00', sum: '0.00' });
    const spending = await readSpending(work.db, 'snov', 0);
    expect(spending).toMatchObject({ takenForSpent: 1 });
    expect(work.snov.starts).toHaveLength(1);
  });

  it('waits for a person where others share the account', async () => {
    const { work, client } = await setupEndless();
    work.snov.isShared = true;

    await letPass(work, 4 * dayMs, client);

    expect(await statesOf(work)).toEqual(['in_doubt']);
  });
});

describe('rows that are empty', () => {
  it('at first although they were charged are read once more, and the misses become what was found', async () => {
    const { work, client } = await setupAnswers((held, reading) =>
      reading === 1 ? emptied(held) : held,
    );
    await work.run(minuteMs / 2, client);
    const before = await work.steps('find-domain');

    await letPass(work, hourMs, client);

    expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(await domainsOf(work)).toEqual(allFound);
    expect((await work.intents()).map((intent) => intent.charged_credits)).toEqual(
      names.map(() => '1.00'),
    );
    expect(await work.books()).toMatchObject(spentThree);
    expect(work.snov.starts).toHaveLength(1);
  });

  it('and cost nothing are misses at once, which nobody asks for again', async () => {
    const { work, reads, client } = await setupAnswers((held) => held);
    work.snov.findsFor = () => [];
    await work.run(minuteMs / 2, client);
    const before = await statesOf(work);

    await letPass(work, 2 * hourMs, client);

    expect(before).toEqual(['settled', 'settled', 'settled']);
    expect(reads).toHaveLength(1);
  });

  it('for good are misses after that, and what went stays unexplained', async () => {
    const { work, reads, client } = await setupAnswers((held) => emptied(held));
    await work.run(minuteMs / 2, client);

    await letPass(work, dayMs, client);

    expect(await statesOf(work)).toEqual(['settled', 'settled', 'settled']);
    expect(reads).toHaveLength(2);
    expect(await work.books()).toMatchObject({ spent: '0.00', unexplained: '3.00', sum: '0.00' });
  });
});

it('takes neither of two rows that contradict each other, and reads the answer once more', async () => {
  const { work, client } = await setupAnswers((held, reading) =>
    reading === 1
      ? { ...held, rows: [{ name: 'BETA LTD', domain: 'other.example' }, ...held.rows] }
      : held,
  );
  await work.run(minuteMs / 2, client);
  const before = await statesOf(work);

  await letPass(work, hourMs, client);

  expect(before).toEqual(['settled', 'in_doubt', 'settled']);
  expect(await domainsOf(work)).toEqual(allFound);
  expect(await work.books()).toMatchObject(spentThree);
});

it('shows what others spend of a shared account as unexplained, and says so', async () => {
  const { work, client } = await setupAnswers((held) => held);
  work.snov.isShared = true;
  await work.run(minuteMs / 2, client);
  work.snov.balance -= 37;

  await letPass(work, 2 * hourMs, client);

  expect(await work.books()).toMatchObject({ spent: '3.00', unexplained: '37.00', sum: '0.00' });
  expect(await work.events()).toContain('credits.unexplained');
});
