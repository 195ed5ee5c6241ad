import { describe, expect, it } from 'vitest';
import { decideReconnect, type ConnectionEnd } from './decide-reconnect.ts';

const minute = 60_000;
const closedLate: ConnectionEnd = { kind: 'closed', livedMs: 24 * 60 * minute };
const closedSoon: ConnectionEnd = { kind: 'closed', livedMs: 500 };
const broken: ConnectionEnd = { kind: 'broken', livedMs: 500, reason: 'ECONNRESET' };
const refused = (status: number, retryAfterMs: number | null = null): ConnectionEnd => ({
  kind: 'refused',
  status,
  retryAfterMs,
});

interface Waiting {
  readonly after: string;
  readonly end: ConnectionEnd;
  readonly failures: number;
  /** Without jitter, and with all of it. */
  readonly waits: readonly [number, number];
}

describe('decideReconnect', () => {
  it.each<Waiting>([
    { after: 'the daily close', end: closedLate, failures: 7, waits: [1_000, 5_000] },
    { after: 'a close soon after connecting', end: closedSoon, failures: 0, waits: [1_000, 1_250] },
    { after: 'the third such close', end: closedSoon, failures: 2, waits: [4_000, 5_000] },
    { after: 'a break', end: broken, failures: 0, waits: [1_000, 1_250] },
    { after: 'the tenth break', end: broken, failures: 9, waits: [48_000, minute] },
    {
      after: 'a break of a healthy connection',
      end: { ...broken, livedMs: minute },
      failures: 9,
      waits: [1_000, 1_250],
    },
    { after: 'silence', end: { kind: 'silent' }, failures: 1, waits: [2_000, 2_500] },
    { after: 'a gateway error', end: refused(503), failures: 0, waits: [10_000, 12_500] },
    { after: 'many gateway errors', end: refused(502), failures: 9, waits: [48_000, minute] },
    {
      after: 'what is no stream',
      end: { kind: 'garbled', reason: 'text/html' },
      failures: 0,
      waits: [10_000, 12_500],
    },
    { after: 'the limit on connections', end: refused(429), failures: 0, waits: [minute, 66_000] },
    {
      after: 'the limit, again and again',
      end: refused(429),
      failures: 9,
      waits: [4 * minute, 4.4 * minute],
    },
  ])('waits its time after $after', ({ end, failures, waits: [least, longest] }) => {
    expect(decideReconnect(end, failures, 0)).toMatchObject({ kind: 'reconnect', waitMs: least });
    expect(decideReconnect(end, failures, 1)).toMatchObject({
      kind: 'reconnect',
      waitMs: expect.closeTo(longest, 3),
    });
  });

  it.each([401, 403])('says on %d which setting to look at, and asks again', (status) => {
    expect(decideReconnect(refused(status), 0, 0.5)).toEqual({
      kind: 'key-refused',
      waitMs: 210_000,
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

describe('a server that asks to be left alone', () => {
  it.each([
    { asked: '429, longer than our own wait', status: 429, afterMs: 180_000, waitMs: 180_000 },
    { asked: '503, longer than our own wait', status: 503, afterMs: 120_000, waitMs: 120_000 },
    { asked: '429, shorter than what is documented', status: 429, afterMs: 5_000, waitMs: 60_000 },
    { asked: 'absurdly long', status: 503, afterMs: 86_400_000, waitMs: 3_600_000 },
  ])('is left alone as long: $asked', ({ status, afterMs, waitMs }) => {
    expect(decideReconnect(refused(status, afterMs), 0, 0)).toMatchObject({ waitMs });
  });

  it('is named as the reason, with what it asked for', () => {
    expect(decideReconnect(refused(503, 7_200_000), 0, 0)).toMatchObject({
      reason: 'HTTP 503, and asked to wait 7200 s, of which 3600 s are waited',
    });
  });
});
