import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createByteBudget } from './byte-budget.ts';

const { signal } = new AbortController();

/** Whether it has come to an end by the time everything that was ready has run. */
function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), setImmediate(false)]);
}

it('makes a visit wait for room until another gives some back', async () => {
  const budget = createByteBudget(10);
  const first = budget.open();
  const second = budget.open();
  await first.take(4, signal);
  await second.take(6, signal);

  const waiting = second.take(1, signal);

  expect(await isSettled(waiting)).toBe(false);
  first.give(1);
  expect(await isSettled(waiting)).toBe(true);
});

it('never makes the oldest wait, whatever the others hold, and the next one is the oldest when it has gone', async () => {
  const budget = createByteBudget(10);
  const [oldest, next, last] = [budget.open(), budget.open(), budget.open()];
  await last.take(10, signal);

  await oldest.take(50, signal);
  const ofNext = next.take(50, signal);
  const ofLast = last.take(1, signal);

  expect(await isSettled(ofNext)).toBe(false);
  oldest[Symbol.dispose]();
  expect(await isSettled(ofNext)).toBe(true);
  expect(await isSettled(ofLast)).toBe(false);
  next[Symbol.dispose]();
  expect(await isSettled(ofLast)).toBe(true);
});

it('lets nobody in for what was promised to one who waited', async () => {
  const budget = createByteBudget(10);
  const [oldest, second, third] = [budget.open(), budget.open(), budget.open()];
  await oldest.take(10, signal);
  const ofSecond = second.take(6, signal);
  const ofThird = third.take(6, signal);

  oldest.give(10);

  expect(await isSettled(ofSecond)).toBe(true);
  expect(await isSettled(ofThird)).toBe(false);
});

it('lets go of a visit that is stopped while it waits', async () => {
  const budget = createByteBudget(10);
  const stop = new AbortController();
  const [oldest, second] = [budget.open(), budget.open()];
  await oldest.take(10, signal);

  const waiting = second.take(6, stop.signal);
  stop.abort(new Error('the service ends'));

  await expect(waiting).rejects.toThrow('the service ends');
  oldest.give(10);
  await oldest.take(10, signal);
});
