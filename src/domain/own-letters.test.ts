import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ownLetters } from './own-letters.ts';

it.each(['', 'plain', '"\\\n\u2028', 'é漢😀', '\ud83d lone'])(
  'keeps every letter of %j',
  (text) => {
    expect(ownLetters(text)).toBe(text);
  },
);

it('does not keep the page that a word was cut from', () => {
  const before = heapInUse();

  const kept = Array.from({ length: 100 }, (_, index) =>
    ownLetters(`${index} a page of many words `.repeat(20_000).slice(7, 60)),
  );

  expect(heapInUse() - before).toBeLessThan(10_000_000);
  expect(kept).toHaveLength(100);
});

/** After all that nobody needs is gone. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}
