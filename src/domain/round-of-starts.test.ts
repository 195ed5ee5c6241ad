import { describe, expect, it } from 'vitest';
import { whyNoneBeside, type Round } from './round-of-starts.ts';

const minuteMs = 60_000;
const now = 1_000_000_000;
const calm: Round = {
  readAt: now - 20_000,
  underWay: 2,
  hasTrouble: false,
  hasOpenDoubt: false,
  isReadingDue: false,
  isExhausted: false,
};

function why(changes: Partial<Round>, tasksAtOnce = 8): string | null {
  return whyNoneBeside({ ...calm, ...changes }, { now, tasksAtOnce });
}

describe('a start beside what is under way', () => {
  it('is allowed until so many tasks are under way', () => {
    expect(why({})).toBeNull();
    expect(why({ underWay: 7 })).toBeNull();
    expect(why({ underWay: 8 })).toBe('waiting for the provider');
    expect(why({ underWay: 1 }, 1)).toBe('waiting for the provider');
  });

  it('is not allowed while a start is in doubt since which the balance was not read', () => {
    expect(why({ hasOpenDoubt: true })).toContain('in doubt');
  });

  it.each([
    ['after one that was refused, cut short or is late', { hasTrouble: true }],
    ['while the credits are used up', { isExhausted: true }],
    ['when the balance is to be read', { isReadingDue: true }],
    ['twelve minutes after the balance was read', { readAt: now - 12 * minuteMs }],
    ['when the clock stands before that reading', { readAt: now + 1 }],
  ])('is not allowed %s', (_when, changes) => {
    expect(why(changes)).not.toBeNull();
  });

  it('is allowed up to twelve minutes after the reading of its round', () => {
    expect(why({ readAt: now - 12 * minuteMs + 1 })).toBeNull();
  });
});
