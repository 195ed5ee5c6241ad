import { describe, expect, it } from 'vitest';
import type { PreviousName } from './company-profile.ts';
import { withPublishedNames } from './previous-names.ts';

/** The nth former name, counted from the latest: given up in the year 2026 - n. */
function named(...numbers: readonly number[]): PreviousName[] {
  return numbers.map((number) => ({
    companyName: `NAME ${number} LTD`,
    ceasedOn: `${2026 - number}-01-01`,
  }));
}

describe('withPublishedNames', () => {
  it('takes the published list for the known one', () => {
    expect(withPublishedNames(named(1, 2), named(1))).toEqual(named(1));
    expect(withPublishedNames(named(1), [])).toEqual([]);
    expect(withPublishedNames([], named(1, 2))).toEqual(named(1, 2));
  });

  it('keeps the names for which a full row had no room', () => {
    const twelve = named(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    expect(withPublishedNames(twelve, twelve.slice(0, 10))).toEqual(twelve);
    expect(withPublishedNames(twelve, [...named(0), ...twelve.slice(0, 9)])).toEqual([
      ...named(0),
      ...twelve,
    ]);
  });

  it('keeps them by their dates where the last published one is new to us', () => {
    const ten = named(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const corrected = [...ten.slice(0, 9), { companyName: 'NAME X LTD', ceasedOn: '2016-06-01' }];

    expect(withPublishedNames([...ten, ...named(11)], corrected)).toEqual([
      ...corrected,
      ...named(10, 11),
    ]);
  });

  it('keeps a name without a date that stands behind the last published one', () => {
    const ten = named(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const undated = { companyName: 'UNDATED LTD', ceasedOn: null };

    expect(withPublishedNames([...ten, undated], ten)).toEqual([...ten, undated]);
    expect(withPublishedNames([undated], ten)).toEqual(ten);
  });
});
