import { describe, expect, it } from 'vitest';
import { createPscTally, type PscTally } from '../sources/companies-house-psc/psc-tally.ts';
import { judgePscSnapshot, type PscEvidence } from './judge-psc-snapshot.ts';

const totals = { persons: 100, statements: 10, exemptions: 1, generatedAt: null };

function judge(tally: Partial<PscTally>, more: Partial<PscEvidence> = {}): string | null {
  return judgePscSnapshot({
    tally: { ...createPscTally(), persons: 100, statements: 10, exemptions: 1, totals, ...tally },
    isCompleteSet: true,
    kept: 50,
    rejected: 0,
    personsBefore: null,
    ...more,
  });
}

describe('an owners’ snapshot as a whole', () => {
  it('is good when its totals agree', () => {
    expect(judge({})).toBeNull();
  });

  it.each([
    [{ totals: null }, 'the last line, with the totals, is missing: the file is cut off'],
    [{ persons: 99 }, 'the totals do not agree: 100 persons announced, 99 read'],
    [{ persons: 101 }, 'the totals do not agree: 100 persons announced, 101 read'],
    [
      { statements: 9, exemptions: 2 },
      'the totals do not agree: 10 statements announced, 9 read, 1 exemptions announced, 2 read',
    ],
  ])('is held with %j', (tally, problem) => {
    expect(judge(tally)).toBe(problem);
    expect(judge(tally, { isCompleteSet: false })).toBeNull();
  });

  it('is not held for lines that could not be told apart and are just what is missing', () => {
    const unknownKinds = new Map([['a-kind-of-next-year', 2]]);

    expect(judge({ persons: 98, statements: 9, unreadable: 1, unknownKinds })).toBeNull();
    expect(judge({ persons: 97, statements: 9, unreadable: 1, unknownKinds })).not.toBeNull();
    expect(judge({ persons: 101, statements: 9, unreadable: 1, unknownKinds })).not.toBeNull();
  });

  it('is held when it is implausibly small', () => {
    expect(judge({}, { personsBefore: 142 })).toBeNull();
    expect(judge({}, { personsBefore: 143 })).toBe(
      'it holds 100 persons, the snapshot before it 143',
    );
    expect(judge({}, { personsBefore: 143, isCompleteSet: false })).toBeNull();
    expect(judge({ persons: 0, totals: { ...totals, persons: 0 } })).toBe(
      'it holds no persons at all',
    );
  });

  it('is held when one line in ten that matter is bad, and for fewer not', () => {
    expect(judge({}, { kept: 90, rejected: 10 })).toBeNull();
    expect(judge({}, { kept: 90, rejected: 11 })).toBe(
      '11 of 101 lines that matter cannot be read',
    );
  });
});
