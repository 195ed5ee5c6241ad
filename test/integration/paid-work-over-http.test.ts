import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../src/sandbox/faults.ts';
import { countAnswerUses } from '../../src/store/answer-uses.ts';
import type { Pace } from '../../src/http/pace.ts';
import { HeldCallError } from '../../src/queue/held-call-error.ts';
import { setupSnovOverHttp } from '../support/snov-over-http.ts';
import { unlimitedPace } from '../support/unlimited-pace.ts';

const hourMs = 3_600_000;

/** The paid path with its real client against the imitated provider over HTTP. */
async function setup(balance = '50.00', pace = unlimitedPace()) {
  const { work, sandbox, client } = await setupSnovOverHttp({ balance, pace });
  const known = sandbox.control
    .companies()
    .filter((company) => company.domain !== null && company.isKnownToSnov);
  const unique = [...new Map(known.map((company) => [company.name, company])).values()];
  const [later, ...first] = unique.slice(0, 13);
  for (const company of first) await work.addCompany(company.number, company.name);
  return {
    work,
    addLater: () => work.addCompany(later?.number ?? '', later?.name ?? ''),
    balance: () => Number(sandbox.control.observed().balance),
    calls: () => sandbox.control.observed().snovCallsAt.length,
    companies: first,
    namesStarted: () => sandbox.control.observed().starts.flatMap((start) => start.subjects),
    fault: (name: FaultName, isOn: boolean) => sandbox.control.setFault(name, isOn),
    run: (horizonMs: number) => work.run(horizonMs, client),
    states: async () => {
      const counts: Record<string, number> = {};
      for (const { state } of await work.intents()) counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
  };
}

describe('an account that is known to be empty', () => {
  it('is asked for its balance alone, not even for a free count, and goes on when there are credits', async () => {
    const { work, sandbox, client } = await setupSnovOverHttp({
      balance: '0.00',
      settings: { countsFirst: true },
    });
    const { control } = sandbox;
    const asked = () => control.observed().counts.map(({ domain }) => domain);
    const [first, second] = control.companies().filter(({ domain }) => domain !== null);
    const add = (number: string, domain: string, lastName: string) =>
      work.addPerson(number, { firstName: 'Jane', lastName, domain });
    await add('00000001', first?.domain ?? '', 'Okafor');
    await work.run(hourMs, client);
    const whenNotKnown = asked().length;

    await add('00000002', second?.domain ?? '', 'Ashby');
    await work.run(hourMs, client);

    expect([whenNotKnown, asked().length]).toEqual([1, 1]);
    expect(control.observed().starts).toEqual([]);
    expect(await work.steps('count-emails')).toContainEqual(
      expect.objectContaining({
        state: 'skipped',
        reason: 'Snov.io has no credits left: it is not asked for its count',
      }),
    );
    control.setBalance('50.00');
    await work.run(hourMs, client);
    expect(control.observed().starts.flatMap((start) => start.subjects)).toHaveLength(2);
    const states = (await work.steps('find-emails')).map(({ state }) => state);
    expect(states).toEqual(['done', 'done']);
  });
});

describe('paid work over HTTP', () => {
  it('books exactly what the provider charged', async () => {
    const { work, balance, run, states } = await setup();

    await run(hourMs);

    expect(await states()).toEqual({ settled: 12 });
    const { spent, reserved, unexplained } = await work.books();
    expect({ reserved, unexplained }).toEqual({ reserved: '0.00', unexplained: '0.00' });
    expect(50 - Number(spent)).toBe(balance());
    expect(Number(spent)).toBeGreaterThan(0);
  });

  it.each(['snov-lose-start-reply', 'snov-5xx-after-start'] as const)(
    'keeps a start in doubt and does not send it again (%s)',
    async (fault) => {
      const { work, balance, namesStarted, addLater, run, states, fault: setFault } = await setup();
      setFault(fault, true);
      await run(1_000);
      setFault(fault, false);

      await run(hourMs);
      await addLater();
      await run(hourMs);

      const { in_doubt: inDoubt = 0, settled = 0 } = await states();
      expect(inDoubt).toBeGreaterThan(0);
      expect(inDoubt + settled).toBe(13);
      expect(new Set(namesStarted()).size).toBe(namesStarted().length);
      const { spent, unexplained, reserved } = await work.books();
      expect(Number(reserved)).toBe(inDoubt);
      expect(50 - Number(spent) - Number(unexplained)).toBe(balance());
    },
  );

  it.each([
    'snov-exhausted-400-array',
    'snov-exhausted-400-message',
    'snov-exhausted-402',
    'snov-exhausted-200',
    'snov-token-expires-early',
    'snov-429',
    'snov-429-text',
  ] as const)('buys everything once after a time of %s', async (fault) => {
    const { work, balance, run, states, fault: setFault } = await setup();
    setFault(fault, true);
    await run(5 * 60_000);
    const meanwhile = await states();
    setFault(fault, false);

    await run(hourMs);

    expect(meanwhile).not.toHaveProperty('in_doubt');
    expect(await states()).toEqual({ settled: 12 });
    const { spent, unexplained } = await work.books();
    expect(unexplained).toBe('0.00');
    expect(50 - Number(spent)).toBe(balance());
  });

  it('buys nothing that a person has stopped while it waited for the pace, doubts nothing of it, and buys it later', async () => {
    const stop = { isOn: true };
    const { work, balance, namesStarted, run, states } = await setup(
      '50.00',
      stoppableBy(() => stop.isOn),
    );
    await run(60_000);

    expect(namesStarted()).toEqual([]);
    expect(await states()).toEqual({ planned: 12 });
    expect((await work.books()).reserved).toBe('0.00');
    stop.isOn = false;
    await run(hourMs);
    expect(await states()).toEqual({ settled: 12 });
    expect(50 - Number((await work.books()).spent)).toBe(balance());
  });

  it('asks nothing for companies that were looked up within the life of the answers', async () => {
    const { work, calls, companies, run, states } = await setup();
    await run(hourMs);
    const before = calls();
    await work.db
      .updateTable('episodes')
      .set({ state: 'closed', closed_at: work.time.now, leave_reason: 'unknown' })
      .execute();
    for (const [index, company] of companies.entries()) {
      work.time.now += hourMs;
      await work.reenter(company.number);
      // Another company of that name: nothing is known of it but the answer.
      await work.addCompany(`9${String(index).padStart(7, '0')}`, company.name);
    }

    await run(hourMs);

    expect(before).toBeGreaterThan(0);
    expect(calls() - before).toBe(0);
    expect(await states()).toEqual({ settled: 12 });
    const [domains] = await countAnswerUses(work.db, 0);
    expect(domains).toEqual({ operation: 'company-domain-by-name', bought: 12, held: 12 });
  });
});

/** A pace that lets every call go but for starts, while somebody has stopped these. */
function stoppableBy(isStopped: () => boolean): Pace {
  const pace = unlimitedPace();
  return {
    acquire(signal, operation) {
      if (operation === 'start' && isStopped())
        throw new HeldCallError('nothing is bought for now');
      return pace.acquire(signal, operation);
    },
  };
}
