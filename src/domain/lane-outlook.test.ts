import { describe, expect, it } from 'vitest';
import { holdOf, laneOutlook, type LaneHold } from './lane-outlook.ts';
import { operationReasons, type OperationReason } from './operation.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const usual = { remaining: 1_160, finishedPerMinute: 116, hold: null, now } as const;

describe('outlook of a lane', () => {
  it('names the instant at which the work will be done at this rate', () => {
    expect(laneOutlook(usual)).toEqual({
      word: 'clears',
      clearsAt: Date.parse('2026-11-24T09:10:00Z'),
    });
  });

  it('names none while nothing gets done', () => {
    expect(laneOutlook({ ...usual, finishedPerMinute: 0 })).toEqual({
      word: 'standing still',
      clearsAt: null,
    });
  });

  it.each(['paused', 'business hours', 'held up'] as const)(
    'names none while it waits: %s',
    (hold) => {
      expect(laneOutlook({ ...usual, hold })).toEqual({ word: hold, clearsAt: null });
    },
  );

  it('has nothing to name when nothing is left, waiting or not', () => {
    for (const hold of ['paused', 'held up', null] as const) {
      expect(laneOutlook({ ...usual, remaining: 0, hold })).toEqual({
        word: 'clear',
        clearsAt: null,
      });
    }
  });
});

describe('what holds a lane up', () => {
  it('is told apart from a person who stopped it, and from the hour', () => {
    expect(reasons('paused')).toEqual(['stopped_by_hand']);
    expect(reasons('business hours')).toEqual(['business_hours']);
    expect(reasons('held up')).toEqual(
      expect.arrayContaining([
        'breaker_by_hand',
        'failures',
        'key_refused',
        'address_refused',
        'told_to_wait',
        'told_to_wait_long',
        'no_worker',
        'disk_full',
        'credits_exhausted',
      ]),
    );
  });

  it('is nothing where the next job asks, where it runs, and where it is merely slow', () => {
    expect(holdOf({ reason: null, word: 'running' })).toBeNull();
    expect(reasons(null)).toEqual(
      expect.arrayContaining(['next_call_asks', 'pace_lowered', 'pace_below_half']),
    );
  });
});

function reasons(held: LaneHold | null): readonly OperationReason[] {
  return Object.entries(operationReasons).flatMap(([reason, { word }]) =>
    isReason(reason) && holdOf({ reason, word }) === held ? [reason] : [],
  );
}

function isReason(name: string): name is OperationReason {
  return Object.hasOwn(operationReasons, name);
}
