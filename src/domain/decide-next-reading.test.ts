import { describe, expect, it } from 'vitest';
import { proposedOn, timelineOfHistory } from '../../test/support/strike-off-history.ts';
import { decideNextReading } from './decide-next-reading.ts';
import { londonDateOf } from './london-date.ts';

function nextDay(
  filings: readonly string[],
  {
    today,
    isOpen = true,
    aheadOn = null,
    belfast = false,
  }: {
    today: string;
    isOpen?: boolean;
    aheadOn?: string | null;
    belfast?: boolean;
  },
): string | null {
  const status = isOpen ? proposedOn('2026-03-10') : null;
  const jurisdiction = belfast ? 'northern-ireland' : 'england-wales';
  const timeline = timelineOfHistory(filings, { today, status, jurisdiction });
  const now = Date.parse(`${today}T12:00:00Z`);
  const days = [0, 0.5, 0.999].map((jitter) => {
    const instant = decideNextReading(timeline, { now, isOpen, aheadOn, jitter });
    return instant === null ? null : londonDateOf(instant);
  });
  expect(new Set(days).size).toBe(1);
  return days[0] ?? null;
}

describe('decideNextReading', () => {
  it.each([
    ['the day after the Gazette day', ['GAZ1 2026-03-10'], '2026-03-25', '2026-05-13'],
    ['the same on the day before', ['GAZ1 2026-03-10'], '2026-05-12', '2026-05-13'],
    ['a week on, while it may be any week', ['GAZ1 2026-03-10'], '2026-05-13', '2026-05-20'],
    ['four weeks on, once it is long overdue', ['GAZ1 2026-03-10'], '2026-07-05', '2026-08-02'],
    ['a week on, without a filing', [], '2026-03-25', '2026-04-01'],
    [
      'the day after a suspension expires',
      ['GAZ1 2026-03-10', 'DISS16(SOAS) 2026-03-20'],
      '2026-03-25',
      '2026-09-21',
    ],
    [
      'two weeks on, once it has expired',
      ['GAZ1 2026-03-10', 'DISS16(SOAS) 2026-03-20'],
      '2026-10-01',
      '2026-10-15',
    ],
    [
      'tomorrow, when only the status does not know of the end',
      ['GAZ1 2026-03-10', 'DISS40 2026-03-24'],
      '2026-03-25',
      '2026-03-26',
    ],
  ])('%s', (...[, filings, today, expected]) => {
    expect(nextDay(filings, { today })).toBe(expected);
  });

  it('without a Gazette day, the day after the earliest date', () => {
    expect(nextDay(['GAZ1 2026-03-10'], { today: '2026-03-25', belfast: true })).toBe('2026-05-11');
  });

  it('two weeks after an application, and every two weeks from then on', () => {
    const filings = ['DS01 2026-03-20'];

    expect(nextDay(filings, { today: '2026-03-25', isOpen: false })).toBe('2026-04-03');
    expect(nextDay(filings, { today: '2026-04-20', isOpen: false })).toBe('2026-05-04');
  });

  it('on the day of a filing that is dated ahead of the clock', () => {
    const today = '2026-03-25';

    expect(nextDay(['GAZ1 2026-03-10'], { today, aheadOn: '2026-04-07' })).toBe('2026-04-07');
    expect(nextDay([], { today, isOpen: false, aheadOn: '2026-04-07' })).toBe('2026-04-07');
  });

  it('never, once it is over', () => {
    const filings = ['GAZ1 2026-03-10', 'DISS40 2026-03-24'];

    expect(nextDay(filings, { today: '2026-03-25', isOpen: false })).toBeNull();
    expect(nextDay([], { today: '2026-03-25', isOpen: false })).toBeNull();
  });
});
