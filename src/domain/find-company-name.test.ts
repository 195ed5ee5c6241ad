import { describe, expect, it } from 'vitest';
import { findCompanyName } from './find-company-name.ts';

function mentions(text: string, name = 'ACME WIDGETS LIMITED') {
  return findCompanyName(text, name).map((found) => ({
    words: text.slice(found.start, found.end),
    kind: found.kind,
  }));
}

describe('findCompanyName', () => {
  it.each([
    ['© 2024 Acme Widgets Ltd. All rights reserved', 'Acme Widgets Ltd'],
    ['ACME WIDGETS LIMITED', 'ACME WIDGETS LIMITED'],
    ['Copyright 2021 Acme Widgets Ltd', 'Acme Widgets Ltd'],
    ['Mae Acme Widgets Cyf yn gwmni cofrestredig', 'Acme Widgets Cyf'],
    ['The Acme Widgets Limited team', 'Acme Widgets Limited'],
    ['Welcome to Acme-Widgets Limited', 'Acme-Widgets Limited'],
  ])('finds the registered name in %j', (text, words) => {
    expect(mentions(text)).toEqual([{ words, kind: 'registered' }]);
  });

  it('reads signs, initials, apostrophes, accents and long legal forms as the register writes them', () => {
    expect(mentions("Smith and Sons' Café Ltd", 'SMITH & SONS CAFE LIMITED')).toHaveLength(1);
    expect(mentions('A.B.C. Plumbing Ltd', 'ABC PLUMBING LTD')).toHaveLength(1);
    expect(mentions('R.T. Haddow & Son Ltd', 'R T HADDOW & SON LIMITED')).toHaveLength(1);
    expect(mentions('R T Haddow & Son Ltd', 'R T HADDOW & SON LIMITED')).toHaveLength(1);
    expect(mentions('Acme Public Limited Company', 'ACME PLC')[0]?.kind).toBe('registered');
    expect(mentions('Blogs Limited Liability Partnership', 'BLOGS LLP')[0]?.kind).toBe(
      'registered',
    );
    expect(mentions('Tŷ Acme Cyf', 'TŶ ACME CYFYNGEDIG')[0]?.kind).toBe('registered');
  });

  it.each([
    ['ACME CIDER COMPANY LIMITED', 'Acme Cider Co. Ltd (07123984)', 'Acme Cider Co. Ltd'],
    ['ACME & CO LIMITED', 'Acme & Company Limited, Leeds', 'Acme & Company Limited'],
    ['ZEST 4 LIFE LTD', '© Zest4Life Ltd', 'Zest4Life Ltd'],
    [
      'FENWICK HOBDAY ACCOUNTING LTD',
      'FenwickHobday Accounting Ltd',
      'FenwickHobday Accounting Ltd',
    ],
    ['JH CONSULTING LLP', 'J H Consulting LLP', 'J H Consulting LLP'],
  ])('reads %s where its words are written otherwise', (name, text, written) => {
    const [found] = findCompanyName(text, name);

    expect(found?.kind).toBe('registered');
    expect(text.slice(found?.start, found?.end)).toBe(written);
  });

  it('tells a name in brackets behind what it trades as from a longer name', () => {
    expect(mentions('Acme Widgets (Acme Widgets Ltd)')).toEqual([
      { words: 'Acme Widgets', kind: 'short' },
      { words: 'Acme Widgets Ltd', kind: 'registered' },
    ]);
    expect(mentions('Acme Widgets (Kent) Ltd')[0]?.kind).toBe('longer');
  });

  it('tells the words of the name from the registered name', () => {
    expect(mentions('we at Acme Widgets make widgets')).toEqual([
      { words: 'Acme Widgets', kind: 'short' },
    ]);
  });

  it('does not take a longer name for it', () => {
    expect(mentions('Big Acme Widgets Ltd')).toEqual([]);
    expect(mentions('Acme Widgetsmith Ltd')).toEqual([]);
  });

  it.each([
    ['Acme Widgets LLP', 'other-form'],
    ['Acme Widgets PLC', 'other-form'],
    ['Acme Widgets GmbH', 'foreign-form'],
    ['Acme Widgets, Inc.', 'foreign-form'],
    ['Acme Widgets Pty Ltd', 'foreign-form'],
    ['Acme Widgets (Leeds) Ltd', 'longer'],
    ['Acme Widgets Leeds Limited', 'longer'],
    ['Acme Widgets UK Ltd', 'longer'],
    ['Acme Widgets and Sons Ltd', 'longer'],
    ['Acme Widgets, Leeds', 'short'],
    ['Acme Widgets is a trading name of Zeta Ltd', 'short'],
    ['ACME WIDGETS IS A TRADING NAME OF ZETA LTD', 'short'],
    ['Acme Widgets. Zeta Ltd', 'short'],
  ])('tells of %j that it is %s', (text, kind) => {
    expect(mentions(text).map((found) => found.kind)).toEqual([kind]);
  });

  it('takes a name without a legal ending as it stands', () => {
    expect(mentions('© Bonny Downs Association 2024', 'BONNY DOWNS ASSOCIATION')).toMatchObject([
      { kind: 'registered' },
    ]);
    expect(mentions('Bonny Downs Association Ltd', 'BONNY DOWNS ASSOCIATION')).toMatchObject([
      { kind: 'other-form' },
    ]);
  });

  it('finds nothing for names too short to mean anything', () => {
    expect(mentions('X Ltd', 'X LTD')).toEqual([]);
  });
});
