import { describe, expect, it } from 'vitest';
import { companyCells } from './company-cells.ts';
import { strikeOffStatus } from './company-kinds.ts';
import { inventRegister } from './invent-register.ts';
import { changeKinds, type Change, type ChangeKind } from './live-through-month.ts';

function month(number: number) {
  const changes: Change[] = [];
  const companies = [
    ...inventRegister({ seed: 'test', rows: 20_000, decoys: 5, month: number }, (change) =>
      changes.push(change),
    ),
  ].flat();
  const rows = companies.filter(({ isMalformed }) => !isMalformed).map(companyCells);
  const byNumber = new Map(rows.map((cells) => [cells[1] ?? '', cells]));
  const numbers = (kind: ChangeKind) =>
    changes.filter((change) => change.kind === kind).map((change) => change.companyNumber);
  return { rows, byNumber, numbers, isUnderThreat: isUnderThreatIn(byNumber) };
}

function isUnderThreatIn(byNumber: ReadonlyMap<string, readonly string[]>) {
  return (number: string): boolean => byNumber.get(number)?.[11] === strikeOffStatus;
}

const [before, between, after] = [month(0), month(1), month(2)];

describe('createMonth', () => {
  it('tells who entered and left, and nobody else did', () => {
    const all = new Set([...between.byNumber.keys(), ...after.byNumber.keys()]);
    const entered = [...all].filter((n) => after.isUnderThreat(n) && !between.isUnderThreat(n));
    const left = [...all].filter((n) => between.isUnderThreat(n) && !after.isUnderThreat(n));
    const [gone, stayed] = [
      left.filter((n) => !after.byNumber.has(n)),
      left.filter((n) => after.byNumber.has(n)),
    ];

    expect(entered.filter((n) => !before.isUnderThreat(n)).toSorted()).toEqual(
      after.numbers('entered').toSorted(),
    );
    expect(entered.filter(before.isUnderThreat).toSorted()).toEqual(
      after.numbers('re_entered').toSorted(),
    );
    expect(gone.toSorted()).toEqual(after.numbers('left_by_disappearing').toSorted());
    expect(stayed.toSorted()).toEqual(after.numbers('left_by_becoming_active').toSorted());
    expect(stayed.every((n) => after.byNumber.get(n)?.[11] === 'Active')).toBe(true);
  });

  it('tells who came and went without being under threat', () => {
    const appeared = [...after.byNumber.keys()].filter((n) => !between.byNumber.has(n));
    const disappeared = [...between.byNumber.keys()].filter(
      (n) => !after.byNumber.has(n) && !between.isUnderThreat(n),
    );

    expect(appeared.toSorted()).toEqual(after.numbers('appeared').toSorted());
    expect(disappeared.toSorted()).toEqual(after.numbers('disappeared').toSorted());
  });

  it('tells who was renamed and who moved; the name before is kept', () => {
    const changed = (cells: readonly number[]) =>
      [...after.byNumber]
        .filter(([number, now]) => {
          const then = between.byNumber.get(number);
          return then !== undefined && cells.some((cell) => then[cell] !== now[cell]);
        })
        .map(([number]) => number);

    const renamed = changed([0]);
    expect(renamed.toSorted()).toEqual(after.numbers('renamed').toSorted());
    expect(renamed.map((number) => after.byNumber.get(number)?.[34])).toEqual(
      renamed.map((number) => between.byNumber.get(number)?.[0]),
    );
    expect(changed([3, 4, 5, 6, 7, 8, 9]).toSorted()).toEqual(after.numbers('moved').toSorted());
  });

  it('has every kind of change in the second month, and keeps the order of names', () => {
    expect(changeKinds.filter((kind) => after.numbers(kind).length === 0)).toEqual([]);
    const names = after.rows.map(([name = '']) => name);
    expect(names).toEqual(names.toSorted());
    expect(after.byNumber.size).toBe(after.rows.length);
  });
});
