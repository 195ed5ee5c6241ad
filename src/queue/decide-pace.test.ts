import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atPlan, decidePace, floorFactor, type PaceState, type PaceWord } from './decide-pace.ts';

const windowMs = 300_000;
const minuteMs = 60_000;
const now = 1_000_000_000;
const limited = (at: number, sentAt = at): PaceWord => ({ kind: 'limited', sentAt, now: at });
const answered = (at: number): PaceWord => ({ kind: 'answered', now: at });

function decide(state: PaceState, ...words: readonly PaceWord[]): PaceState {
  let decided = state;
  for (const word of words) decided = decidePace(decided, windowMs, word);
  return decided;
}

/** An answer each second for so many minutes. */
function succeed(state: PaceState, from: number, minutes: number): PaceState {
  const seconds = Array.from({ length: minutes * 60 }, (_, second) => second + 1);
  return decide(state, ...seconds.map((second) => answered(from + second * 1_000)));
}

const cut = decide(atPlan, limited(now));
/** Cut to half, risen to 0.53, and refused there. */
const cutTwice = decide(succeed(cut, now, 7), limited(now + 7 * minuteMs + 1_000));

function mostAfter(before: PaceState, after: PaceState, kind: PaceWord['kind']): number {
  if (kind !== 'answered') return before.factor;
  return after.refused === null ? 1 : before.factor + 0.010_000_1;
}

describe('decidePace', () => {
  it.each<[string, PaceState, readonly PaceWord[], number]>([
    ['stays at the plan while all goes well', atPlan, [answered(now)], 1],
    ['halves at a 429', atPlan, [limited(now)], 0.5],
    [
      'does not cut again for what was sent before the cut',
      cut,
      [limited(now + 400_000, now - 1)],
      0.5,
    ],
    ['does not cut again within a window', cut, [limited(now + windowMs - 1)], 0.5],
    ['cuts again after a window', cut, [limited(now + windowMs)], 0.25],
    ['goes back to just below a rate that stood, not to half', cutTwice, [], 0.485],
    ['halves when that is refused too', cutTwice, [limited(now + 13 * minuteMs)], 0.2425],
    ['halves when failures come in a row', atPlan, [{ kind: 'failing', now }], 0.5],
    ['halves when answers are slow', atPlan, [{ kind: 'slow', now }], 0.5],
    [
      'halves for trouble once a minute',
      atPlan,
      [
        { kind: 'failing', now },
        { kind: 'slow', now: now + minuteMs - 1 },
      ],
      0.5,
    ],
    ['never goes below a tenth', { ...cut, factor: 0.15 }, [limited(now + windowMs)], floorFactor],
  ])('%s', (...[, state, words, factor]) => {
    expect(decide(state, ...words).factor).toBeCloseTo(factor, 10);
  });

  it('stands still for five minutes after a refusal, then rises by 1 % of the plan a minute', () => {
    expect(succeed(cut, now, 4).factor).toBe(0.5);
    expect(succeed(cut, now, 7).factor).toBeCloseTo(0.53, 10);
  });

  it('doubles the wait for a second refusal within ten minutes, and forgets that later', () => {
    const again = cutTwice.cutAt ?? 0;

    expect(cutTwice.risesAt - again).toBe(10 * minuteMs);
    const later = decide(succeed(cutTwice, again, 15), limited(again + 15 * minuteMs));
    expect(later.risesAt - (later.cutAt ?? 0)).toBe(5 * minuteMs);
  });

  it('rises faster once more than the refused rate has been borne for a window', () => {
    const again = cutTwice.cutAt ?? 0;

    const minuteOf = (share: number): number => {
      for (let minute = 0; minute < 60; minute += 1) {
        if (succeed(cutTwice, again, minute).factor >= share) return minute;
      }
      return Infinity;
    };
    expect(minuteOf(0.9)).toBeLessThanOrEqual(29);
    expect(minuteOf(0.6)).toBeGreaterThanOrEqual(18);
  });

  it.each(['failing', 'slow'] as const)(
    'is back at the plan four minutes after it was %s',
    (kind) => {
      const worst = decide({ ...atPlan, factor: 0.2 }, { kind, now });

      expect(worst.factor).toBe(floorFactor);
      expect(succeed(worst, now, 4).factor).toBe(1);
    },
  );

  it.each([3_600_000, -3_600_000])('is harmless when the clock jumps by %i ms', (jumpMs) => {
    const before = succeed(cut, now, 7);
    const after = now + 7 * minuteMs + jumpMs;

    const jumped = succeed(before, after, 1);

    expect(jumped.factor).toBeLessThanOrEqual(before.factor + 0.0101);
    expect(succeed(jumped, after + minuteMs, 45).factor).toBeGreaterThan(0.9);
  });

  it('stays between floor and plan, and after a refusal never rises by more than 1 % in a minute', () => {
    const word = fc.record({
      kind: fc.constantFrom(
        'limited' as const,
        'failing' as const,
        'slow' as const,
        'answered' as const,
      ),
      afterMs: fc.integer({ min: 0, max: 90_000 }),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => {
        let state = atPlan;
        let at = now;
        for (const { kind, afterMs } of words) {
          at += afterMs;
          const before = state;
          state = decide(state, kind === 'limited' ? limited(at) : { kind, now: at });
          expect(state.factor).toBeGreaterThanOrEqual(floorFactor);
          expect(state.factor).toBeLessThanOrEqual(1);
          expect(state.factor).toBeLessThanOrEqual(mostAfter(before, state, kind));
        }
      }),
    );
  });
});
