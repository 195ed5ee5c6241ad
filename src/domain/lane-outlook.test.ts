import { describe, expect, it } from 'vitest';
import { laneOutlook } from './lane-outlook.ts';

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

  it.each(['paused', 'business hours'] as const)('names none while it waits: %s', (hold) => {
    expect(laneOutlook({ ...usual, hold })).toEqual({ word: hold, clearsAt: null });
  });

  it('has nothing to name when nothing is left, waiting or not', () => {
    for (const hold of ['paused', null] as const) {
      expect(laneOutlook({ ...usual, remaining: 0, hold })).toEqual({
        word: 'clear',
        clearsAt: null,
      });
    }
  });
});
