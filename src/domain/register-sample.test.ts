import { describe, expect, it } from 'vitest';
import { judgeField } from './register-sample.ts';

const counts = (agreed: number, differed: number, notComparable = 0) =>
  judgeField({ field: 'postal_code', agreed, differed, notComparable });

describe('the agreement of a field', () => {
  it('disagrees under 95 %, not at 95 %', () => {
    expect(counts(38, 2)).toMatchObject({ agreement: 0.95, verdict: 'agrees' });
    expect(counts(37, 3)).toMatchObject({ agreement: 0.925, verdict: 'disagrees' });
    expect(counts(47, 3)).toMatchObject({ agreement: 0.94, verdict: 'disagrees' });
  });

  it('is not judged on fewer than 20 comparisons', () => {
    expect(counts(0, 19)).toMatchObject({ comparable: 19, verdict: 'too_few' });
    expect(counts(0, 20)).toMatchObject({ comparable: 20, verdict: 'disagrees' });
  });

  it('leaves out what could not be compared', () => {
    expect(counts(30, 0, 20)).toMatchObject({ comparable: 30, agreement: 1, verdict: 'agrees' });
    expect(counts(0, 0, 50)).toMatchObject({ agreement: null, verdict: 'too_few' });
  });
});
