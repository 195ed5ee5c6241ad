import { expect, it } from 'vitest';
import { createOneAtATime } from './one-at-a-time.ts';

it('runs tasks in turn, and goes on after one that failed', async () => {
  const inTurn = createOneAtATime();
  const seen: string[] = [];
  const held = Promise.withResolvers<void>();

  const first = inTurn(async () => {
    seen.push('first begins');
    await held.promise;
    throw new Error('it went wrong');
  });
  const second = inTurn(() => Promise.resolve(seen.push('second')));
  held.resolve();

  await expect(first).rejects.toThrow('it went wrong');
  await second;
  expect(seen).toEqual(['first begins', 'second']);
});
