import { describe, expect, it } from 'vitest';
import { daysLeft } from './days-left.ts';
import { addMonths, daysBetween, londonDateOf } from './london-date.ts';

describe('daysLeft', () => {
  it.each([
    ['first_notice', '2026-05-10', '2026-03-10', 61],
    ['first_notice', '2026-05-10', '2026-05-10', 0],
    ['first_notice', '2026-05-10', '2026-05-20', -10],
    ['suspended', '2026-05-10', '2026-03-10', null],
    ['proposed', null, '2026-03-10', null],
    ['applied', null, '2026-03-10', null],
    ['first_notice', null, '2026-03-10', null],
    ['proposed', '2026-05-10', '2026-03-10', null],
    ['discontinued', '2026-05-10', '2026-03-10', null],
    ['withdrawn', '2026-05-10', '2026-03-10', null],
    ['dissolved', '2026-05-10', '2026-03-10', null],
    ['restored', '2026-05-10', '2026-03-10', null],
  ] as const)('at stage %s until %s, seen on %s: %s', (...[stage, until, today, expected]) => {
    expect(daysLeft({ stage, earliestDissolutionDate: until }, today)).toBe(expected);
  });

  it.each([
    ['the night the clocks go forward', '2026-03-28', '2026-03-30'],
    ['the night the clocks go back', '2026-10-24', '2026-10-26'],
  ])('counts whole days across %s', (_night, from, to) => {
    expect(daysBetween(from, to)).toBe(2);
    expect(daysBetween(to, from)).toBe(-2);
  });
});

describe('londonDateOf', () => {
  it.each([
    ['2026-07-14T22:59:59Z', '2026-07-14'],
    ['2026-07-14T23:00:00Z', '2026-07-15'],
    ['2026-01-14T23:59:59Z', '2026-01-14'],
    ['2026-01-15T00:00:00Z', '2026-01-15'],
    ['2026-03-29T00:59:59Z', '2026-03-29'],
    ['2026-03-29T23:00:00Z', '2026-03-30'],
    ['2026-10-24T23:30:00Z', '2026-10-25'],
    ['2026-10-25T23:30:00Z', '2026-10-25'],
  ])('says of %s that it is %s', (instant, day) => {
    expect(londonDateOf(Date.parse(instant))).toBe(day);
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-30', 2, '2027-01-30'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-29', 2, '2026-05-29'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });
});
