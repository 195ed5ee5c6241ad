import { describe, expect, it } from 'vitest';
import { snapshotAsOf } from './snapshot-as-of.ts';

describe('snapshotAsOf', () => {
  it.each([
    ['2026-11-02', '2026-10-31T23:59:59.999Z'],
    ['2026-11-30', '2026-10-31T23:59:59.999Z'],
    ['2026-01-01', '2025-12-31T23:59:59.999Z'],
    ['2024-03-04', '2024-02-29T23:59:59.999Z'],
  ])('takes a file of %s for true at %s', (date, expected) => {
    expect(new Date(snapshotAsOf(date)).toISOString()).toBe(expected);
  });

  it('puts a file without a date before every dated fact', () => {
    expect(snapshotAsOf(null)).toBeLessThan(snapshotAsOf('2012-05-01'));
  });
});
