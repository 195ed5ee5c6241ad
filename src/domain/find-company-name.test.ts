import { describe, expect, it } from 'vitest';
import { findCompanyName } from './find-company-name.ts';

function mentions(text: string, name = 'ACME WIDGETS LIMITED') {
  return findCompanyName(text, name).map((found) => ({
    words: text.slice(found.start, found.end),
    isRegisteredName: found.isRegisteredName,
  }));
}

describe('findCompanyName', () => {
  it.each([
    ['© 2024 Acme Widgets Ltd. All rights reserved', 'Acme Widgets Ltd'],
    ['ACME WIDGETS LIMITED', 'ACME WIDGETS LIMITED'],
    ['Copyright 2021 Acme Widgets Ltd', 'Acme Widgets Ltd'],
    ['The Acme Widgets Limited team', 'Acme Widgets Limited'],
    ['Welcome to Acme-Widgets Limited', 'Acme-Widgets Limited'],
  ])('finds the registered name in %j', (text, words) => {
    expect(mentions(text)).toEqual([{ words, isRegisteredName: true }]);
  });

  it('reads signs, initials, apostrophes, accents and long legal forms as the register writes them', () => {
    expect(mentions("Smith and Sons' Café Ltd", 'SMITH & SONS CAFE LIMITED')).toHaveLength(1);
    expect(mentions('A.B.C. Plumbing Ltd', 'ABC PLUMBING LTD')).toHaveLength(1);
    expect(mentions('Acme Public Limited Company', 'ACME PLC')[0]?.isRegisteredName).toBe(true);
    expect(mentions('Blogs Limited Liability Partnership', 'BLOGS LLP')[0]?.isRegisteredName).toBe(
      true,
    );
    expect(mentions('Tŷ Acme Cyf', 'TŶ ACME CYFYNGEDIG')[0]?.isRegisteredName).toBe(true);
  });

  it('tells the words of the name from the registered name', () => {
    expect(mentions('we at Acme Widgets make widgets')).toEqual([
      { words: 'Acme Widgets', isRegisteredName: false },
    ]);
    expect(mentions('Acme Widgets LLP')).toEqual([
      { words: 'Acme Widgets', isRegisteredName: false },
    ]);
  });

  it('does not take a longer name for it', () => {
    expect(mentions('Big Acme Widgets Ltd')).toEqual([]);
    expect(mentions('Acme Widgetsmith Ltd')).toEqual([]);
  });

  it('finds nothing for names too short to mean anything', () => {
    expect(mentions('X Ltd', 'X LTD')).toEqual([]);
  });
});
