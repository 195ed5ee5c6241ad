import { expect, it } from 'vitest';
import type { Truth } from '../register-file/truth.ts';
import { judgeAnswer } from './judge-answer.ts';

const truth: Truth = {
  seed: 'test',
  rows: 10_000,
  underThreat: 700,
  malformed: 5,
  malformedUnderThreat: 3,
  decoysOfEachKind: 5,
  csvBytes: 1,
  zipBytes: 1,
  sha256UnderThreat: 'abc',
  changes: null,
};

it.each([
  [700, 'abc', true, 'right, every cell'],
  [700, null, true, 'right count'],
  [700, 'abd', false, 'wrong: right count, other cells'],
  [702, 'abd', false, 'lets in 2 of 5 malformed rows'],
  [704, null, false, 'wrong: 704 rows instead of 700'],
  [699, 'abd', false, 'wrong: 699 rows instead of 700'],
])('judges %i rows with hash %s: %s', (underThreat, sha256UnderThreat, ...[isRight, text]) => {
  expect(judgeAnswer({ underThreat, sha256UnderThreat }, truth)).toEqual({ isRight, text });
});
