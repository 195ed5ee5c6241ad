import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeByBalance,
  type BalanceEvidence,
  type BalanceStretch,
  type DoubtfulStart,
} from './judge-by-balance.ts';

const hourMs = 3_600_000;
/** Readings are an hour apart, the first at one o'clock. */
const at = (hour: number): number => hour * hourMs;

function stretch(hour: number, changes: Partial<BalanceStretch> = {}): BalanceStretch {
  return {
    from: at(hour - 1),
    readAt: at(hour),
    unexplained: '0',
    toppedUp: '0',
    assumed: '0',
    isShared: false,
    ...changes,
  };
}

/** One reading an hour from `first` to `last`, moved as told. */
function day(
  moved: Readonly<Record<number, Partial<BalanceStretch>>> = {},
  { first = 1, last = 24 }: { readonly first?: number; readonly last?: number } = {},
): readonly BalanceStretch[] {
  return Array.from({ length: last - first + 1 }, (_, index) =>
    stretch(first + index, moved[first + index]),
  );
}

/** Decided on the reading at that hour; no task takes longer than four. */
function start(hour: number, id = `start-${hour}`): DoubtfulStart {
  return { id, readAtBefore: at(hour), dueAt: at(hour + 4), mostCredits: '3' };
}

function judge(
  doubt: DoubtfulStart,
  {
    stretches = day(),
    receipts = [],
    others = [],
    endedElsewhere = [],
    underWay = [],
  }: {
    readonly stretches?: readonly BalanceStretch[];
    readonly receipts?: BalanceEvidence['receipts'];
    readonly others?: readonly DoubtfulStart[];
    readonly endedElsewhere?: readonly DoubtfulStart[];
    readonly underWay?: readonly { readonly readAtBefore: number }[];
  },
) {
  return judgeByBalance(doubt, {
    evidence: { stretches, receipts },
    doubts: [doubt, ...others],
    endedElsewhere,
    underWay,
  });
}

/** Two weeks of readings an hour apart, and one five minutes after a start at the 200th. */
function fortnight(
  moved: Readonly<Record<number, Partial<BalanceStretch>>>,
  soonAfter: Partial<BalanceStretch>,
): readonly BalanceStretch[] {
  const soon = at(200) + 5 * 60_000;
  return day(moved, { last: 336 }).flatMap((each) =>
    each.readAt === at(201)
      ? [
          { ...stretch(201, soonAfter), from: at(200), readAt: soon },
          { ...each, from: soon },
        ]
      : [each],
  );
}
const mine: DoubtfulStart = { ...start(200), id: 'mine' };

describe('a start in doubt, judged by the balance', () => {
  it('waits for the reading after which no task can be at work', () => {
    expect(judge(start(2), { stretches: day({}, { last: 5 }) })).toEqual({ kind: 'wait' });
  });

  it('was not carried out when the balance did not move', () => {
    expect(judge(start(2), {})).toEqual({ kind: 'not-spent' });
  });

  it('was not carried out although the balance moved before and afterwards', () => {
    const stretches = day({
      2: { unexplained: '5' },
      7: { unexplained: '12' },
      9: { toppedUp: '40' },
    });
    expect(judge(start(2), { stretches })).toEqual({ kind: 'not-spent' });
  });

  it('cost what the balance fell by when nobody else spends', () => {
    const verdict = judge(start(2), { stretches: day({ 4: { unexplained: '2' } }) });
    expect(verdict).toEqual({
      kind: 'spent',
      credits: '2.00',
      on: [{ id: 'start-2', credits: '2.00' }],
    });
  });

  it.each([
    ['credits came in', { 4: { unexplained: '2' }, 5: { toppedUp: '40' } }],
    ['only credits came in', { 5: { toppedUp: '40' } }],
    ['more went than it can have cost', { 4: { unexplained: '37' } }],
    ['somebody else spent the day before', { 1: { unexplained: '1' }, 4: { unexplained: '2' } }],
    ['somebody else spent afterwards', { 4: { unexplained: '2' }, 20: { unexplained: '1' } }],
    ['the account was shared', { 4: { isShared: true } }],
    ['the account was shared when it was sent', { 2: { isShared: true } }],
  ])('is left to a person: %s', (_, moved) => {
    expect(judge(start(2), { stretches: day(moved) })).toMatchObject({ kind: 'undecidable' });
  });

  describe('where others spend', () => {
    it('cost what the balance fell by within minutes of it', () => {
      const stretches = fortnight(
        { 90: { unexplained: '3' }, 150: { unexplained: '1' }, 300: { unexplained: '2' } },
        { unexplained: '2' },
      );
      expect(judge(mine, { stretches })).toEqual({
        kind: 'spent',
        credits: '2.00',
        on: [{ id: 'mine', credits: '2.00' }],
      });
    });

    it('is left to a person where they spend so often that it may have been they', () => {
      const often = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [3 * index + 2, { unexplained: '1' }]),
      );
      const verdict = judge(mine, {
        stretches: fortnight({ ...often, 203: {}, 204: {} }, { unexplained: '2' }),
      });
      expect(verdict).toEqual({
        kind: 'undecidable',
        reason: 'somebody else spends on the account',
        isOfWholeAccount: true,
      });
    });

    it('is told from a fall that no start can have caused, which stays theirs', () => {
      const stretches = fortnight({ 203: { unexplained: '37' } }, { unexplained: '2' });
      expect(judge(mine, { stretches })).toMatchObject({ kind: 'spent', credits: '2.00' });
    });

    it('is left to a person where there is no other fall', () => {
      const stretches = fortnight({ 203: { unexplained: '37' } }, {});
      expect(judge(mine, { stretches })).toEqual({
        kind: 'undecidable',
        reason: 'more went than it can have cost',
        isOfWholeAccount: true,
      });
    });

    it('is not put together with another start by a fall of theirs', () => {
      const stretches = fortnight({ 203: { unexplained: '37' } }, { unexplained: '2' });
      const later: DoubtfulStart = { ...start(202), id: 'later' };
      expect(judge(mine, { stretches, others: [later] })).toMatchObject({
        on: [{ id: 'mine', credits: '2.00' }],
      });
      expect(judge(later, { stretches, others: [mine] })).toMatchObject({ kind: 'undecidable' });
    });
  });

  it('waits while a task under way may have caused the fall, unless that began later', () => {
    const stretches = day({ 4: { unexplained: '2' } });
    expect(judge(start(2), { stretches, underWay: [{ readAtBefore: at(1) }] })).toEqual({
      kind: 'wait',
    });
    expect(judge(start(2), { stretches, underWay: [{ readAtBefore: at(4) }] })).toMatchObject({
      kind: 'spent',
    });
  });

  it('is left to a person while a start in doubt that the balance cannot end may have caused the fall', () => {
    const stretches = day({ 4: { unexplained: '2' } });
    expect(judge(start(2), { stretches, endedElsewhere: [start(3)] })).toEqual({
      kind: 'undecidable',
      reason: 'another start in doubt may have caused it',
      isOfWholeAccount: true,
    });
    expect(judge(start(2), { stretches, endedElsewhere: [start(4)] })).toMatchObject({
      kind: 'spent',
    });
  });

  it('shares a fall with others that may have caused it, none beyond what it can have cost', () => {
    const stretches = day({ 4: { unexplained: '4' } });
    expect(judge(start(3), { stretches, others: [start(2), start(9)] })).toEqual({
      kind: 'spent',
      credits: '4.00',
      on: [
        { id: 'start-2', credits: '3.00' },
        { id: 'start-3', credits: '1.00' },
      ],
    });
  });

  it('waits for the last of those that may have caused it', () => {
    const stretches = day({ 4: { unexplained: '2' } }, { last: 6 });
    expect(judge(start(2), { stretches, others: [start(3)] })).toEqual({ kind: 'wait' });
  });

  describe('with a receipt that came late', () => {
    it('of a task that was charged meanwhile, was not carried out', () => {
      const stretches = day({ 4: { unexplained: '2' } });
      const receipts = [{ from: at(4), to: at(4), credits: '2' }];
      expect(judge(start(2), { stretches, receipts })).toEqual({ kind: 'not-spent' });
    });

    it('of a task that was charged before it, is not explained by that', () => {
      const stretches = day({ 2: { unexplained: '2' }, 4: { unexplained: '2' } });
      const receipts = [{ from: at(2), to: at(2), credits: '2' }];
      expect(judge(start(2), { stretches, receipts })).toMatchObject({ kind: 'spent' });
    });

    it('of a task that may have been charged before it or meanwhile, is called neither unspent nor spent', () => {
      const stretches = day({ 2: { unexplained: '37' }, 4: { unexplained: '2' } }, { last: 200 });
      const receipts = [{ from: at(2), to: at(4), credits: '2' }];
      expect(judge(start(2), { stretches, receipts })).toEqual({
        kind: 'undecidable',
        reason: 'a receipt that came late may account for it',
        isOfWholeAccount: true,
      });
    });

    it('of a task that may have caused other falls only, cost what this one was', () => {
      const stretches = day({ 1: { unexplained: '2' }, 4: { unexplained: '1' } }, { last: 200 });
      const receipts = [{ from: at(1), to: at(3), credits: '2' }];
      expect(judge(start(2), { stretches, receipts })).toMatchObject({ kind: 'spent' });
    });

    it('of a task that was charged in the same stretch, costs what is left of the fall', () => {
      const stretches = day({ 4: { unexplained: '8' } });
      const receipts = [{ from: at(3), to: at(5), credits: '6' }];
      expect(judge(start(2), { stretches, receipts })).toEqual({
        kind: 'spent',
        credits: '2.00',
        on: [{ id: 'start-2', credits: '2.00' }],
      });
    });
  });

  it('that was charged is never called unspent, whatever else moves the balance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 6 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 20 }))),
        (chargedAt, othersSpent) => {
          const moved = new Map<number, number>([[chargedAt, 2]]);
          for (const [hour, credits] of othersSpent) {
            moved.set(hour, (moved.get(hour) ?? 0) + credits);
          }
          const stretches = Array.from({ length: 24 }, (_, index) =>
            stretch(index + 1, { unexplained: String(moved.get(index + 1) ?? 0) }),
          );
          expect(judge(start(2), { stretches }).kind).not.toBe('not-spent');
        },
      ),
    );
  });
});
