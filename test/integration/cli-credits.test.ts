import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startRun } from '../../src/store/read-commitments.ts';
import { setupPaidWork } from '../support/paid-work.ts';
import { createCliFolder } from '../support/run-cli.ts';
import { seedNumber } from '../support/seed-company.ts';

const Rows = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

/** Paid work of three companies, and the command line as a process of its own on the same database. */
async function setup(fates: readonly ('accepted' | 'reply-lost' | 'swallowed')[] = ['accepted']) {
  const work = await setupPaidWork({ balance: 1_000 });
  work.snov.fates.push(...fates);
  for (const [number, name] of [
    ['00000001', 'ALPHA LTD'],
    ['00000002', 'BETA LTD'],
    ['00000003', 'GAMMA LTD'],
  ] as const) {
    await work.addCompany(number, name);
  }
  const folder = createCliFolder();
  const environment = { DATABASE_URL: work.url };
  const cli = (...args: readonly string[]) => folder.run(['credits', ...args], environment);
  const document = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout, stderr, exitCode } = await cli(...args, '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  return { work, cli, document };
}

describe('strikewatch credits', () => {
  it('show: what was spent, what is left, and how many answers were held already', async () => {
    const { work, cli, document } = await setup();
    await work.run();
    await work.addCompany('00000009', 'ALPHA LTD');
    await work.run();

    const { stdout, exitCode } = await cli('show');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('997');
    expect(stdout).toMatch(/Answers held already, of all providers\s+1 of 4 in 30 days \(25 %\)/);
    expect(await document('show')).toMatchObject({
      current_balance: '997.00',
      reserved: '0.00',
      unexplained: '0.00',
      doubts: 0,
      cache: { answers: 4, held: 1, hit_rate: 0.25 },
    });
  });

  it('receipts: per company, run and month', async () => {
    const { work, cli, document } = await setup();
    await work.db.transaction().execute((trx) =>
      startRun(trx, {
        id: '00000000-0000-4000-8000-00000000aaaa',
        name: 'first ten',
        maxCredits: '10',
        seeks: 'emails',
        principalId: work.context.systemPrincipalId,
        now: work.time.now,
      }),
    );
    await work.run();
    await work.db
      .updateTable('spend_intents')
      .set({ run_id: '00000000-0000-4000-8000-00000000aaaa' })
      .where('company_number', '=', seedNumber('00000001'))
      .execute();

    const [companies, runs, months, text] = [
      Rows.parse(await document('receipts', '--by', 'company')).data,
      Rows.parse(await document('receipts', '--by', 'run')).data,
      Rows.parse(await document('receipts')).data,
      await cli('receipts', '--by', 'company'),
    ];

    expect(companies).toHaveLength(3);
    expect(companies).toContainEqual({
      key: '00000001',
      name: 'ALPHA LTD',
      provider: 'snov',
      look_ups: 1,
      credits: '1.00',
      lost_credits: '0.00',
    });
    expect(runs).toContainEqual(
      expect.objectContaining({ name: 'first ten', look_ups: 1, credits: '1.00' }),
    );
    expect(months).toEqual([expect.objectContaining({ look_ups: 3, credits: '3.00' })]);
    expect(text.stdout).toContain('GAMMA LTD');
  });

  it('reconcile: lists a start in doubt with the evidence, and ends it as a person says', async () => {
    const { work, cli, document } = await setup(['swallowed']);
    await work.run(60_000);

    const [doubt] = Rows.parse(await document('reconcile')).data;
    const taskId = z.string().parse(doubt?.['task_id']);
    const unreasoned = await cli('reconcile', taskId, '--not-spent');
    const ended = await document('reconcile', taskId, '--not-spent', '--reason', 'not in the log');
    const again = await cli('reconcile', taskId, '--not-spent', '--reason', 'once more');
    await work.run();

    expect(doubt).toMatchObject({
      subjects: expect.arrayContaining(['ALPHA LTD', 'BETA LTD', 'GAMMA LTD']),
      balance_before: '1000.00',
      unexplained_since: '0.00',
      has_hash: false,
    });
    expect(unreasoned).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unreasoned.stderr).toContain('say how you know');
    expect(ended).toEqual({
      task_id: taskId,
      look_ups: 3,
      credits: '0.00',
      verdict: 'not-spent',
    });
    expect(again.exitCode).not.toBe(0);
    expect(Rows.parse(await document('reconcile')).data).toEqual([]);
    expect((await work.intents()).map(({ state }) => state).toSorted()).toEqual([
      'settled',
      'settled',
      'settled',
      'voided',
      'voided',
      'voided',
    ]);
  });

  it.each([
    ['of no start', ['--spent', '1', '--reason', 'x'], 'say which start it is'],
    ['of more than look-ups cost', ['TASK', '--spent', '3.5', '--reason', 'x'], 'its 3 look-ups'],
  ])('reconcile: refuses a verdict %s', async (_what, given, message) => {
    const { work, cli, document } = await setup(['reply-lost']);
    await work.run(60_000);
    const [doubt] = Rows.parse(await document('reconcile')).data;
    const taskId = z.string().parse(doubt?.['task_id']);

    const refused = await cli(
      'reconcile',
      ...given.map((each) => (each === 'TASK' ? taskId : each)),
    );

    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(message);
    expect(Rows.parse(await document('reconcile')).data).toHaveLength(1);
  });

  it('reconcile --spent: books what the account says, and buys nothing again', async () => {
    const { work, document } = await setup(['reply-lost']);
    await work.run(60_000);
    const [doubt] = Rows.parse(await document('reconcile')).data;
    const taskId = z.string().parse(doubt?.['task_id']);

    const ended = await document('reconcile', taskId, '--spent', '3', '--reason', 'three at 10:14');
    await work.run();

    expect(ended).toMatchObject({ credits: '3', verdict: 'spent', look_ups: 3 });
    expect(await work.books()).toMatchObject({ spent: '3.00', reserved: '0.00', sum: '0.00' });
    expect(work.snov.starts).toHaveLength(1);
    expect(Rows.parse(await document('receipts')).data).toEqual([
      expect.objectContaining({ credits: '3.00', lost_credits: '3.00' }),
    ]);
  });

  it('stop and resume: nothing is bought in between, everything afterwards', async () => {
    const { work, cli, document } = await setup();

    const stopped = await document('stop', '--reason', 'the card was stolen');
    const repeated = await cli('stop');
    await work.run();
    const boughtMeanwhile = work.snov.starts.length;
    const shown = await cli('show');
    const resumed = await document('resume');
    await work.run();

    expect(stopped).toEqual({ stopped: true, changed: true });
    expect(repeated.stdout).toContain('It was stopped before.');
    expect(boughtMeanwhile).toBe(0);
    expect(shown.stdout).toContain('stopped by hand since');
    expect(shown.stdout).toContain('the card was stolen');
    expect(resumed).toEqual({ stopped: false, changed: true });
    expect(work.snov.starts).toHaveLength(1);
  });

  it('stop and resume of one provider speak of that one, and name the command that resumes it', async () => {
    const { cli } = await setup();

    const one = await cli('stop', '--provider', 'hunter');
    const resumed = await cli('resume', '--provider', 'hunter');
    const all = await cli('stop');

    expect(one.stdout).toBe(
      'Stopped: nothing is bought with Hunter until: strikewatch credits resume --provider hunter\n',
    );
    expect(resumed.stdout).toBe('Paid work with Hunter goes on.\n');
    expect(all.stdout).toBe('Stopped: nothing is bought until: strikewatch credits resume\n');
  });
});
