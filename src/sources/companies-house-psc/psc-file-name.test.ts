import { describe, expect, it } from 'vitest';
import { arrangeParts } from '../input-files/arrange-parts.ts';
import { readPscFileName } from './psc-file-name.ts';

function arrange(...names: string[]) {
  return arrangeParts(
    names.map((name) => ({ name })),
    { where: '/in', readName: readPscFileName, isFolder: false },
  );
}

const part = (number: number, total = 3, date = '2026-11-20') =>
  `psc-snapshot-${date}_${number}of${total}.zip`;

describe('parts of an owners’ snapshot', () => {
  it('are put into their order, also beyond nine', () => {
    const names = Array.from({ length: 12 }, (_, index) => part(12 - index, 12));

    const arranged = arrange(...names);

    expect(arranged).toMatchObject({ snapshotDate: '2026-11-20', isCompleteSet: true });
    expect(arranged.parts.map(({ name }) => name)).toEqual(names.toReversed());
  });

  it.each([
    ['persons-with-significant-control-snapshot-2026-11-20.zip', true],
    ['persons-with-significant-control-snapshot-2026-11-20.txt', true],
    ['psc-snapshot-2026-11-20_1of1.zip', true],
    ['psc-snapshot-2026-11-20_1of3.zip', false],
    ['persons-with-significant-control-snapshot-2026-11-20-leeds.txt', false],
    ['owners.ndjson', false],
  ])('tell of %s alone whether it is everything: %s', (name, isCompleteSet) => {
    expect(arrange(name).isCompleteSet).toBe(isCompleteSet);
  });

  it.each([
    [[part(1), part(2)], 'incomplete-set', '/in lacks part 3 of 3'],
    [[part(1), part(2), part(3), part(3)], 'mixed-set', 'part 3 of 3 more than once'],
    [[part(1), part(2, 3, '2026-11-19')], 'mixed-set', '(2026-11-19, 2026-11-20)'],
    [[part(1), part(2, 4)], 'mixed-set', 'more than once (as one file'],
    [
      [part(1), 'persons-with-significant-control-snapshot-2026-11-20.zip'],
      'mixed-set',
      'more than once (as one file',
    ],
    [['psc-snapshot-2026-02-30_1of2.zip', part(2, 2)], 'mixed-set', 'no date in the name'],
  ])('are refused as %j: %s', (names, problem, words) => {
    expect(() => arrange(...names)).toThrow(
      expect.objectContaining({ problem, message: expect.stringContaining(words) }),
    );
  });
});
