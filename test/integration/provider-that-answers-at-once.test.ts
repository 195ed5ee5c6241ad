import { expect, it } from 'vitest';
import { InMemoryProvider } from '../support/in-memory-provider.ts';
import { setupPaidWork } from '../support/paid-work.ts';

const domains = { 'alpha ltd': 'alpha.example', 'beta ltd': 'beta.example' };
const nothing = { people: {}, addresses: {}, counts: {} };

it('a provider that answers at once is paid and booked like one that is asked again later', async () => {
  const work = await setupPaidWork();
  const provider = new InMemoryProvider({
    credits: 10,
    answersAtOnce: true,
    knowledge: { ...nothing, domains },
  });
  for (const [at, name] of ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'].entries()) {
    await work.addCompany(`0000000${at}`, name);
  }

  await work.runWith(provider);

  expect(provider.submitted.map(({ rows }) => rows.length)).toEqual([3]);
  expect(
    (await work.intents()).map(({ state, charged_credits: credits }) => [state, credits]),
  ).toEqual([
    ['settled', '1.00'],
    ['settled', '1.00'],
    ['settled', '0.00'],
  ]);
  const { spent, reserved, unexplained } = await work.books();
  expect({ spent, reserved, unexplained }).toEqual({
    spent: '2.00',
    reserved: '0.00',
    unexplained: '0.00',
  });
  expect(10 - Number(spent)).toBe(provider.credits);
});

it('one that runs out half-way gives back what it did not search, until there are credits again', async () => {
  const work = await setupPaidWork();
  const provider = new InMemoryProvider({
    credits: 1,
    answersAtOnce: true,
    knowledge: { ...nothing, domains },
  });
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.addCompany('00000002', 'BETA LTD');

  await work.runWith(provider, 60_000);
  const before = (await work.books()).spent;
  provider.credits += 5;
  await work.runWith(provider);

  expect(before).toBe('1.00');
  expect((await work.books()).spent).toBe('2.00');
  expect((await work.intents()).map(({ state }) => state)).toEqual(['settled', 'settled']);
});
