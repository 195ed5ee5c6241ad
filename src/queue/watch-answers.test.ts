import { describe, expect, it } from 'vitest';
import { unfelt, watchAnswer, type AnswerSeen, type Feeling } from './watch-answers.ts';

const failure: AnswerSeen = { isFailure: true, tookMs: 20_000 };
const answer = (tookMs: number): AnswerSeen => ({ isFailure: false, tookMs });

/** What was said of each answer in turn. */
function watch(seen: readonly AnswerSeen[], from: Feeling = unfelt) {
  let felt = from;
  const troubles = seen.map((each) => {
    const watched = watchAnswer(felt, each);
    ({ felt } = watched);
    return watched.trouble;
  });
  return { felt, troubles };
}

const usual = watch(Array.from({ length: 200 }, () => answer(300))).felt;

describe('watchAnswer', () => {
  it('calls five failures in a row failing, and counts anew', () => {
    const inARow = [null, null, null, null, 'failing'];

    expect(watch(Array.from({ length: 10 }, () => failure)).troubles).toEqual([
      ...inARow,
      ...inARow,
    ]);
  });

  it('does not mind failures between which answers come', () => {
    const seen = Array.from({ length: 20 }, (_, at) => (at % 5 === 4 ? answer(300) : failure));

    expect(new Set(watch(seen).troubles)).toEqual(new Set([null]));
  });

  it('calls answers slow that take far longer than usual, however long that lasts', () => {
    const { troubles } = watch(
      Array.from({ length: 500 }, () => answer(5_000)),
      usual,
    );

    expect(troubles.indexOf('slow')).toBeLessThan(6);
    expect(troubles.at(-1)).toBe('slow');
  });

  it.each([
    ['one slow answer', [answer(9_000), ...Array.from({ length: 10 }, () => answer(300))]],
    ['what is thrice as slow, but quick', Array.from({ length: 50 }, () => answer(1_500))],
  ])('does not mind %s', (_name, seen) => {
    expect(new Set(watch(seen, usual).troubles)).toEqual(new Set([null]));
  });

  it('does not judge before it knows what is usual', () => {
    const seen = [...Array.from({ length: 10 }, () => answer(10)), answer(30_000)];

    expect(new Set(watch(seen).troubles)).toEqual(new Set([null]));
  });
});
