import { describe, expect, it } from 'vitest';
import { closedUntil, openPeriodFrom, weekdays, type BusinessHours } from './business-hours.ts';

const office: BusinessHours = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  holidays: 'england-and-wales',
  extraHolidays: [],
};
const everyDay: BusinessHours = { ...office, days: weekdays, holidays: 'none' };

function periodAt(hours: BusinessHours, now: string): readonly [string, string] {
  const { from, to } = openPeriodFrom(hours, Date.parse(now));
  return [short(from), short(to)];
}

function short(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16);
}

describe('business hours', () => {
  it.each([
    ['before they begin', '2026-11-25T07:59:59Z', '2026-11-25T08:00'],
    ['at their end', '2026-11-25T18:00:00Z', '2026-11-26T08:00'],
    ['over a weekend', '2026-11-27T18:00:00Z', '2026-11-30T08:00'],
    ['at Christmas, with the substitute for Boxing Day', '2026-12-24T18:00Z', '2026-12-29T08:00'],
    ['at Easter', '2027-03-25T18:00:00Z', '2027-03-30T07:00'],
  ])('are closed %s', (_name, now, until) => {
    const opensAt = closedUntil(office, Date.parse(now));

    expect(opensAt === null ? null : short(opensAt)).toBe(until);
  });

  it.each(['2026-11-25T08:00:00Z', '2026-11-25T17:59:59Z', '2026-06-15T07:00:00Z'])(
    'are open at %s',
    (now) => {
      expect(closedUntil(office, Date.parse(now))).toBeNull();
    },
  );

  it('follow the holidays of the part of the country, or none', () => {
    const at = Date.parse('2026-11-30T09:00:00Z');

    expect(closedUntil(office, at)).toBeNull();
    expect(closedUntil({ ...office, holidays: 'scotland' }, at)).not.toBeNull();
    const christmas = Date.parse('2026-12-25T09:00:00Z');
    expect(closedUntil({ ...office, holidays: 'none' }, christmas)).toBeNull();
  });

  it('are closed on further days that were set', () => {
    const hours = { ...office, extraHolidays: ['2026-11-25', '2026-11-26'] };

    expect(periodAt(hours, '2026-11-25T09:00Z')).toEqual(['2026-11-27T08:00', '2026-11-27T18:00']);
  });

  it.each([
    ['the last Friday of winter time', '2026-03-27T09:00Z', '2026-03-27T08:00', '2026-03-27T18:00'],
    ['the Monday after it', '2026-03-27T18:00Z', '2026-03-30T07:00', '2026-03-30T17:00'],
    ['the last Friday of summer time', '2026-10-23T09:00Z', '2026-10-23T07:00', '2026-10-23T17:00'],
    ['the Monday after that', '2026-10-23T17:00Z', '2026-10-26T08:00', '2026-10-26T18:00'],
  ])('keep to the clock in London on %s', (...[, now, from, to]) => {
    expect(periodAt(office, now)).toEqual([from, to]);
  });

  it.each([
    ['go forward', '2026-03-29', '2026-03-29T00:00', '2026-03-29T04:00', '00:00', '05:00'],
    [
      'skip their beginning',
      '2026-03-29',
      '2026-03-29T01:00',
      '2026-03-29T04:00',
      '01:30',
      '05:00',
    ],
    ['skip their end', '2026-03-29', '2026-03-29T00:00', '2026-03-29T01:00', '00:00', '01:30'],
    ['go back', '2026-10-25', '2026-10-24T23:00', '2026-10-25T05:00', '00:00', '05:00'],
  ])('are right on the night in which the clocks %s', (...[, day, from, to, opens, closes]) => {
    const hours = { ...everyDay, fromMinute: minuteOf(opens), toMinute: minuteOf(closes) };

    expect(periodAt(hours, from.endsWith('23:00') ? `${from}Z` : `${day}T00:00Z`)).toEqual([
      from,
      to,
    ]);
  });

  it('leave a day out whose hours the clocks skip as a whole', () => {
    const hours = { ...everyDay, fromMinute: 65, toMinute: 115 };

    expect(periodAt(hours, '2026-03-28T12:00Z')).toEqual(['2026-03-30T00:05', '2026-03-30T00:55']);
  });

  it('are one period where the end of a day is the beginning of the next', () => {
    const hours: BusinessHours = {
      ...everyDay,
      days: ['saturday', 'sunday'],
      fromMinute: 0,
      toMinute: 1_440,
    };

    expect(periodAt(hours, '2026-11-29T12:00Z')).toEqual(['2026-11-29T00:00', '2026-11-30T00:00']);
    expect(periodAt(hours, '2026-11-25T12:00Z')).toEqual(['2026-11-28T00:00', '2026-11-30T00:00']);
  });

  it('may be always', () => {
    const always = { ...everyDay, fromMinute: 0, toMinute: 1_440 };

    for (const now of ['2026-03-29T00:59:59Z', '2026-10-25T00:30Z', '2026-11-25T00:00Z']) {
      expect(closedUntil(always, Date.parse(now))).toBeNull();
    }
  });
});

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
