import { expect, it } from 'vitest';
import { setupPaidWork } from '../support/paid-work.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

it('credits that end in the middle of a batch and are renewed on day 12: until then the account is only looked at, and then all work goes on within five minutes', async () => {
  const work = await setupPaidWork({ balance: 13 });
  const { snov, time } = work;
  const begunAt = time.now;
  for (let number = 1; number <= 30; number += 1) {
    await work.addCompany(String(number).padStart(8, '0'), `COMPANY NO ${number} LTD`);
  }
  snov.renewsInDays = 12;
  await work.run(hourMs);
  const startsWhenEmpty = snov.starts.length;
  const probesFrom = snov.balanceReads.length;
  const chargedWhenEmpty = snov.charged;

  for (let day = 1; day <= 12; day += 1) {
    snov.renewsInDays = 12 - (day - 1);
    await work.run(begunAt + day * dayMs - time.now);
  }
  const startsMeanwhile = snov.starts.length - startsWhenEmpty;
  const probes = snov.balanceReads.slice(probesFrom);
  const lastDayFrom = begunAt + 11 * dayMs;
  const gaps = probes
    .filter((at) => at > begunAt + 2 * hourMs && at < lastDayFrom)
    .map((at, index, all) => at - (all[index - 1] ?? at - 15 * minuteMs));
  snov.balance = 5_000;
  snov.renewsInDays = 30;
  time.now = begunAt + 12 * dayMs;
  await work.run(hourMs);

  const resumed = snov.starts[startsWhenEmpty]?.at ?? Infinity;
  process.stdout.write(
    `${chargedWhenEmpty} credits were spent; ${probes.length} looks at the balance in 12 days, ${startsMeanwhile} starts; ` +
      `the first start ${Math.round((resumed - begunAt - 12 * dayMs) / 1_000)} s after the renewal\n`,
  );
  expect(chargedWhenEmpty).toBe(13);
  expect(startsMeanwhile).toBe(0);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15 * minuteMs);
  expect(Math.max(...gaps)).toBeLessThan(15 * minuteMs + 1_000);
  expect(resumed - (begunAt + 12 * dayMs)).toBeLessThan(5 * minuteMs);
  expect((await work.intents()).map(({ state }) => state)).toEqual(
    Array.from({ length: 30 }, () => 'settled'),
  );
  expect(await work.books()).toMatchObject({ reserved: '0.00', unexplained: '0.00', sum: '0.00' });
});
