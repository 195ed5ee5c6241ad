import { describe, expect, it } from 'vitest';
import { decideStreamAlarm, type JudgedBefore } from './decide-stream-alarm.ts';
import { judgeStreamHealth, type StreamSigns, type StreamVerdict } from './judge-stream-health.ts';
import type { StreamHealth } from './stream.ts';

const second = 1_000;
const minute = 60_000;
const hour = 60 * minute;
/** Tuesday, 24 November 2026, 12:00 in London. */
const noon = Date.parse('2026-11-24T12:00:00Z');
const night = Date.parse('2026-11-24T23:00:00Z');

const signs = (now: number, changes: Partial<StreamSigns> = {}): StreamSigns => ({
  state: 'connected',
  reason: null,
  connectedAt: now - 5 * hour,
  lastByteAt: now - 20 * second,
  lastEventAt: now - minute,
  disconnectedAt: null,
  silentSince: null,
  listeningSince: now - 5 * hour,
  unreadableSince: null,
  updatedAt: now - minute,
  ...changes,
});

describe('judgeStreamHealth', () => {
  it.each<[string, StreamHealth, number, Partial<StreamSigns>]>([
    ['events come', 'live', noon, {}],
    [
      'heard of in the future, because the clock was set back',
      'reconnecting',
      noon,
      { lastByteAt: noon + hour, lastEventAt: noon + hour },
    ],
    ['no event for 15 minutes', 'live', noon, { lastEventAt: noon - 15 * minute }],
    ['no event for longer', 'heartbeats_only', noon, { lastEventAt: noon - 15 * minute - 1 }],
    [
      'no event for longer, and given up for it just now',
      'heartbeats_only',
      noon,
      {
        state: 'waiting',
        disconnectedAt: noon - 2 * second,
        lastEventAt: noon - 15 * minute - 1,
      },
    ],
    ['no event for hours, at night', 'quiet', night, { lastEventAt: night - 4 * hour }],
    [
      'none since the night, early',
      'quiet',
      noon - 4 * hour + 14 * minute,
      {
        lastEventAt: noon - 14 * hour,
        listeningSince: noon - 20 * hour,
        lastByteAt: noon - 4 * hour + 14 * minute,
      },
    ],
    [
      'none since the night, later',
      'heartbeats_only',
      noon - 4 * hour + 15 * minute,
      {
        lastEventAt: noon - 14 * hour,
        listeningSince: noon - 20 * hour,
        lastByteAt: noon - 4 * hour + 15 * minute,
      },
    ],
    [
      'connected for a moment only',
      'live',
      noon,
      { lastEventAt: noon - 9 * hour, listeningSince: noon - minute },
    ],
    ['no byte for 90 s', 'live', noon, { lastByteAt: noon - 90 * second }],
    ['no byte for longer', 'silent', noon, { lastByteAt: noon - 90 * second - 1 }],
    ['no byte for longer, at night', 'silent', night, { lastByteAt: night - 90 * second - 1 }],
    [
      'nobody has written for more than 10 minutes',
      'down',
      noon,
      { lastByteAt: noon - 10 * minute - 1 },
    ],
    [
      'lost and tried again',
      'reconnecting',
      noon,
      { state: 'waiting', disconnectedAt: noon - minute, lastByteAt: noon - 80 * second },
    ],
    [
      'answered, and not heard of yet',
      'reconnecting',
      noon,
      { disconnectedAt: noon - 20 * second, lastByteAt: noon - 25 * second },
    ],
    [
      'given up for its silence',
      'silent',
      noon,
      { state: 'waiting', disconnectedAt: noon - 5 * second, silentSince: noon - 95 * second },
    ],
    [
      'tried again after a pause of days',
      'reconnecting',
      noon,
      { state: 'connecting', disconnectedAt: noon - 5 * second, lastByteAt: noon - 60 * hour },
    ],
    [
      'answered, but silent still',
      'silent',
      noon,
      {
        disconnectedAt: noon - 50 * second,
        lastByteAt: noon - 140 * second,
        silentSince: noon - 140 * second,
      },
    ],
    [
      'heartbeats at night over a connection that has not brought the event it goes on from',
      'reconnecting',
      night,
      {
        connectedAt: night - 5 * minute,
        disconnectedAt: night - 5 * minute - second,
        listeningSince: night - 5 * minute,
      },
    ],
    [
      'the same for more than 10 minutes',
      'heartbeats_only',
      night,
      {
        connectedAt: night - 11 * minute,
        disconnectedAt: night - 11 * minute - second,
        listeningSince: night - 11 * minute,
      },
    ],
    [
      'not to be had for 10 minutes',
      'down',
      noon,
      {
        state: 'connecting',
        disconnectedAt: noon - 10 * minute - 1,
        lastByteAt: noon - 10 * minute - 2,
      },
    ],
    [
      'never connected, and tried',
      'starting',
      noon,
      { state: 'connecting', lastByteAt: null, disconnectedAt: noon - minute },
    ],
    [
      'never connected, for long',
      'down',
      noon,
      { state: 'connecting', lastByteAt: null, disconnectedAt: noon - 11 * minute },
    ],
    ['the key is refused', 'stopped', noon, { state: 'stopped' }],
    ['paused on purpose', 'paused', noon, { state: 'paused', lastByteAt: noon - 60 * hour }],
  ])('when %s: %s', (...[, health, now, changes]) => {
    expect(judgeStreamHealth('companies', signs(now, changes), now).health).toBe(health);
  });

  it('knows that the smaller streams are quiet for hours', () => {
    const quiet = signs(noon, { lastEventAt: noon - 3 * hour });
    expect(judgeStreamHealth('insolvency-cases', quiet, noon).health).toBe('live');
    expect(judgeStreamHealth('charges', quiet, noon).health).toBe('heartbeats_only');
  });

  it('says starting of what nobody has followed yet', () => {
    expect(judgeStreamHealth('companies', null, noon).health).toBe('starting');
  });
});

const verdict = (health: StreamHealth, since = noon): StreamVerdict => ({
  health,
  since,
  reason: health === 'live' ? null : health,
});

/** Goes through the verdicts and gives what was announced at each. */
const announced = (steps: readonly (readonly [StreamHealth, number])[]): readonly string[] => {
  let before: JudgedBefore | null = null;
  return steps.map(([health, now]) => {
    const decided = decideStreamAlarm(before, verdict(health), now);
    before = decided.next;
    return decided.alarms.map(({ kind }) => kind).join(' ');
  });
};

describe('decideStreamAlarm', () => {
  it('announces a degradation once, whatever it is called meanwhile, and the recovery once', () => {
    expect(
      announced([
        ['live', noon],
        ['silent', noon],
        ['reconnecting', noon],
        ['down', noon],
        ['starting', noon],
        ['heartbeats_only', noon],
        ['live', noon],
        ['quiet', noon],
        ['stopped', noon],
      ]),
    ).toEqual(['', 'degraded', '', '', '', '', 'recovered', '', 'degraded']);
  });

  it('announces once more after a day, and once only', () => {
    expect(
      announced([
        ['down', noon],
        ['down', noon + 24 * hour - 1],
        ['down', noon + 24 * hour],
        ['reconnecting', noon + 30 * hour],
        ['live', noon + 31 * hour],
        ['down', noon + 32 * hour],
      ]),
    ).toEqual(['degraded', '', 'endangered', '', 'recovered', 'degraded endangered']);
  });

  it('does not warn of a pause that is meant', () => {
    expect(
      announced([
        ['down', noon],
        ['paused', noon + 60 * hour],
      ]),
    ).toEqual(['degraded', '']);
    expect(announced([['paused', noon]])).toEqual(['']);
  });

  it('dates a state from when it began', () => {
    const first = decideStreamAlarm(null, verdict('down', noon - hour), noon).next;
    expect(decideStreamAlarm(first, verdict('down', noon), noon).next.since).toBe(noon - hour);
    expect(decideStreamAlarm(first, verdict('live', noon), noon).next.since).toBe(noon);
  });
});
