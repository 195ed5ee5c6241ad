import { describe, expect, it } from 'vitest';
import { decideReconnect, type ConnectionEnd } from './decide-reconnect.ts';

const minute = 60_000;
const closedLate: ConnectionEnd = { kind: 'closed', livedMs: 24 * 60 * minute };
const closedSoon: ConnectionEnd = { kind: 'closed', livedMs: 500 };
const broken: ConnectionEnd = { kind: 'broken', livedMs: 500, reason: 'ECONNRESET' };
const refused = (status: number): ConnectionEnd => ({ kind: 'refused', status });

describe('decideReconnect', () => {
  it.each([
    ['the daily close', closedLate, 7, 1_000, 5_000],
    ['a close soon after connecting', closedSoon, 0, 1_000, 1_250],
    ['the third such close', closedSoon, 2, 4_000, 5_000],
    ['a break', broken, 0, 1_000, 1_250],
    ['the tenth break', broken, 9, minute, 75_000],
    ['a break of a healthy connection', { ...broken, livedMs: minute }, 9, 1_000, 1_250],
    ['silence', { kind: 'silent' }, 1, 2_000, 2_500],
    ['a gateway error', refused(503), 0, 10_000, 12_500],
    ['many gateway errors', refused(502), 9, minute, 75_000],
    ['the limit on connections', refused(429), 0, minute, 66_000],
    ['the limit, again and again', refused(429), 9, 15 * minute, 16.5 * minute],
  ] satisfies [string, ConnectionEnd, number, number, number][])(
    'after %s waits between its least and its longest time',
    (_name, end, failures, leastMs, longestMs) => {
      expect(decideReconnect(end, failures, 0)).toMatchObject({
        kind: 'reconnect',
        waitMs: leastMs,
      });
      expect(decideReconnect(end, failures, 1)).toMatchObject({
        kind: 'reconnect',
        waitMs: expect.closeTo(longestMs, 3),
      });
    },
  );

  it.each([401, 403])('stops on %d and names the setting to look at', (status) => {
    expect(decideReconnect(refused(status), 0, 0.5)).toEqual({
      kind: 'stop',
      reason: expect.stringMatching(`HTTP ${status}.*companiesHouse.stream.apiKey`),
    });
  });

  it.each([416, 400])(
    'starts at now on %d, because the timepoint will not be had again',
    (status) => {
      expect(decideReconnect(refused(status), 0, 0.5)).toMatchObject({ kind: 'restart-at-now' });
    },
  );
});
