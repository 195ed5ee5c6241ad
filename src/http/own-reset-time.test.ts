import { expect, it } from 'vitest';
import { ownResetTime } from './own-reset-time.ts';

const serverNow = Date.parse('2026-11-17T10:15:00Z');
const date = 'Tue, 17 Nov 2026 10:15:00 GMT';
const hourMs = 3_600_000;

it.each([
  ['an hour behind', date, serverNow - hourMs, serverNow - hourMs + 60_000],
  ['an hour ahead', date, serverNow + hourMs, serverNow + hourMs + 60_000],
  ['right', date, serverNow, serverNow + 60_000],
  ['unknown to the server', undefined, serverNow - hourMs, serverNow + 60_000],
  ['told in no known way', 'yesterday', serverNow - hourMs, serverNow + 60_000],
])('takes the reset a minute from now where our clock is %s', (...[, said, now, expected]) => {
  expect(ownResetTime(serverNow + 60_000, { date: said, now })).toBe(expected);
});

it('is unknown where the server does not tell', () => {
  expect(ownResetTime(null, { date, now: serverNow })).toBeNull();
});
