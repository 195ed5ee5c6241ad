import { expect, it } from 'vitest';
import { londonInstant } from './london-instant.ts';
import { workingPeriodAt } from './working-hours.ts';

const at = (instant: string) => workingPeriodAt(Date.parse(instant));

it.each([
  ['on a Tuesday in winter', '2026-01-13T08:00:00Z', '2026-01-13'],
  ['on a Tuesday in summer', '2026-07-14T07:00:00Z', '2026-07-14'],
  ['to the last moment', '2026-07-14T16:59:59.999Z', '2026-07-14'],
  ['the day after the clocks went forward', '2026-03-30T07:00:00Z', '2026-03-30'],
  ['the day after the clocks went back', '2026-10-26T17:59:59.999Z', '2026-10-26'],
])('lasts from eight to six in London, %s', (_name, instant, date) => {
  expect(at(instant)).toEqual({
    from: londonInstant(date, 8 * 60),
    to: londonInstant(date, 18 * 60),
  });
});

it.each([
  ['before eight in winter', '2026-01-13T07:59:59.999Z'],
  ['at six in winter', '2026-01-13T18:00:00Z'],
  ['before eight in summer', '2026-07-14T06:59:59.999Z'],
  ['at six in summer', '2026-07-14T17:00:00Z'],
  ['on a Saturday', '2026-01-17T12:00:00Z'],
  ['on a Sunday', '2026-01-18T12:00:00Z'],
  ['on a bank holiday', '2026-12-28T12:00:00Z'],
])('is none %s', (_name, instant) => {
  expect(at(instant)).toBeNull();
});
