import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { londonDateOf } from './london-date.ts';
import { londonOffsetMs } from './london-offset.ts';

const hourMs = 3_600_000;
const first = Date.UTC(1996, 0, 1);
const end = Date.UTC(2038, 0, 1);

const londonTime = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
});

/** What the time zone database of this Node says. */
function accordingToIntl(instant: number): { date: string; hour: number } {
  const [date = '', hour] = londonTime.format(instant).split(', ');
  return { date, hour: Number(hour) };
}

describe('london-offset', () => {
  it('changes when the time zone database says so, from 1996 to 2037', () => {
    const differing: string[] = [];
    for (let instant = first; instant < end; instant += hourMs) {
      const { hour } = accordingToIntl(instant);
      const ours = new Date(instant + londonOffsetMs(instant)).getUTCHours();
      if (ours !== hour) differing.push(new Date(instant).toISOString());
    }

    expect(differing).toEqual([]);
  });

  it('makes the days that it has', () => {
    assert(
      property(integer({ min: first, max: end - 1 }), (instant) => {
        expect(londonDateOf(instant)).toBe(accordingToIntl(instant).date);
      }),
    );
  });

  it.each([
    ['2026-03-29T00:59:59.999Z', 0],
    ['2026-03-29T01:00:00.000Z', hourMs],
    ['2026-10-25T00:59:59.999Z', hourMs],
    ['2026-10-25T01:00:00.000Z', 0],
  ])('at %s is %d ms', (instant, offset) => {
    expect(londonOffsetMs(Date.parse(instant))).toBe(offset);
  });
});
