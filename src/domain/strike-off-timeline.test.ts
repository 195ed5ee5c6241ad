import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Filing } from './filing.ts';
import { strikeOffTimeline } from './strike-off-timeline.ts';

type Row = Pick<Filing, 'type' | 'description' | 'date'>;

/** `GAZ1 2026-03-10`, or with its description `GAZ2/gazette-dissolved-liquidation 2026-03-10`. */
function filing(text: string): Row {
  const [form = '', date = ''] = text.split(' ');
  const [type = '', description = ''] = form.split('/');
  return { type: type === '' ? null : type, description: description || null, date };
}

const timelineOf = (...texts: readonly string[]) => strikeOffTimeline(texts.map(filing));

const realHistories = join(import.meta.dirname, '../../../shared/data/rest');

describe('strikeOffTimeline', () => {
  it('knows nothing without filings, or with filings of other kinds', () => {
    const nothing = {
      route: 'unknown',
      stage: 'proposed',
      noticeDate: null,
      earliestDissolutionDate: null,
      end: null,
    };

    expect(timelineOf()).toEqual(nothing);
    expect(
      timelineOf(
        'AA/accounts-with-accounts-type-dormant 2024-11-12',
        'BONA/bona-vacantia-company 2024-11-13',
        'LLPBONA 2024-11-13',
        'GAZ(U)/legacy 1999-01-01',
        'DISS6/legacy 1999-01-01',
        'OSDS01/dissolution-closure-uk-establishment 2024-01-01',
        'AC09/dissolved-company 2024-01-01',
        'GAZ2/legacy 1999-01-01',
      ),
    ).toEqual(nothing);
  });

  it.each([
    ['GAZ1', 'gazette-notice-compulsory', 'compulsory'],
    ['GAZ1', 'gazette-notice-compulsary', 'compulsory'],
    ['GAZ1(A)', 'gazette-notice-voluntary', 'voluntary'],
  ])('takes %s (%s) for a first notice of two months', (type, description, route) => {
    for (const form of [type, `/${description}`, `${type}/${description}`, type.toLowerCase()]) {
      expect(timelineOf(`${form} 2026-03-10`)).toEqual({
        route,
        stage: 'first_notice',
        noticeDate: '2026-03-10',
        earliestDissolutionDate: '2026-05-10',
        end: null,
      });
    }
  });

  it('ends two months from the last of a long month on the last of a short one', () => {
    expect(timelineOf('GAZ1 2025-12-31').earliestDissolutionDate).toBe('2026-02-28');
    expect(timelineOf('GAZ1 2027-12-31').earliestDissolutionDate).toBe('2028-02-29');
  });

  it.each([
    ['DS01', 'dissolution-application-strike-off-company'],
    ['LLDS01', 'dissolution-application-strike-off-limited-liability-partnership'],
  ])('takes %s for an application, until the notice', (type, description) => {
    for (const form of [type, `/${description}`]) {
      expect(timelineOf(`${form} 2026-03-01`)).toMatchObject({
        route: 'voluntary',
        stage: 'applied',
        noticeDate: null,
      });
      expect(timelineOf(`${form} 2026-03-01`, 'GAZ1(A) 2026-03-10')).toMatchObject({
        route: 'voluntary',
        stage: 'first_notice',
        noticeDate: '2026-03-10',
      });
    }
  });

  it('keeps to the notice when an application follows it', () => {
    expect(timelineOf('GAZ1 2026-03-10', 'DS01 2026-03-20')).toMatchObject({
      route: 'compulsory',
      stage: 'first_notice',
    });
  });

  it.each([
    ['DISS16(SOAS)', 'dissolved-compulsory-strike-off-suspended'],
    ['SOAS(A)', 'dissolution-voluntary-strike-off-suspended'],
  ])('takes %s for a suspension that keeps the notice', (type, description) => {
    for (const form of [type, `/${description}`]) {
      expect(timelineOf('GAZ1 2026-03-10', `${form} 2026-04-01`)).toMatchObject({
        stage: 'suspended',
        noticeDate: '2026-03-10',
        end: null,
      });
    }
  });

  it('starts anew when a notice follows a suspension', () => {
    expect(
      timelineOf('GAZ1 2026-03-10', 'DISS16(SOAS) 2026-04-01', 'GAZ1 2026-10-06'),
    ).toMatchObject({
      stage: 'first_notice',
      noticeDate: '2026-10-06',
      earliestDissolutionDate: '2026-12-06',
    });
  });

  it.each([
    ['DISS40', 'gazette-filings-brought-up-to-date', 'discontinued', 'discontinued'],
    ['SOAD(A)', 'dissolution-voluntary-strike-off-discontinued', 'discontinued', 'discontinued'],
    ['DS02', 'dissolution-withdrawal-application-strike-off-company', 'withdrawn', 'withdrawn'],
    [
      'LLDS02',
      'dissolution-withdrawal-application-strike-off-limited-liability-partnership',
      'withdrawn',
      'withdrawn',
    ],
    ['GAZ2', 'gazette-dissolved-compulsory', 'dissolved', 'dissolved'],
    ['GAZ2', 'gazette-dissolved-compulsary', 'dissolved', 'dissolved'],
    ['GAZ2(A)', 'gazette-dissolved-voluntary', 'dissolved', 'dissolved'],
  ])('takes %s (%s) for an end: %s', (...[type, description, stage, reason]) => {
    for (const form of [`${type}/${description}`, `/${description}`]) {
      expect(timelineOf('GAZ1 2026-03-10', `${form} 2026-05-19`)).toMatchObject({
        stage,
        noticeDate: '2026-03-10',
        end: { reason, date: '2026-05-19' },
      });
    }
  });

  it.each(['gazette-dissolved-liquidation', 'gazette-dissolved-statutory-instrument'])(
    'does not take GAZ2 with %s for a strike-off',
    (description) => {
      expect(timelineOf('GAZ1 2019-03-10', `GAZ2/${description} 2026-05-19`)).toEqual({
        route: 'unknown',
        stage: 'dissolved',
        noticeDate: null,
        earliestDissolutionDate: null,
        end: { reason: 'insolvency', date: '2026-05-19' },
      });
    },
  );

  it('forgets an attempt that was discontinued when the next one begins', () => {
    const again = timelineOf('GAZ1 2024-03-10', 'DISS40 2024-04-01', 'DS01 2026-01-05');

    expect(again).toEqual({
      route: 'voluntary',
      stage: 'applied',
      noticeDate: null,
      earliestDissolutionDate: null,
      end: null,
    });
    expect(timelineOf('GAZ1 2024-03-10', 'DISS40 2024-04-01', 'GAZ1 2026-01-06')).toMatchObject({
      noticeDate: '2026-01-06',
      end: null,
    });
  });

  it.each([
    'RT01/administrative-restoration-company',
    'LLRT01/administrative-restoration-limited-liability-partnership',
    'AC92/restoration-order-of-court',
    '/administrative-restoration-company',
    '/restoration-order-of-court',
  ])('brings a dissolved company back with %s', (form) => {
    const restored = ['GAZ1 2024-03-10', 'GAZ2/gazette-dissolved-compulsory 2024-05-19'];

    expect(timelineOf(...restored, `${form} 2025-01-01`)).toMatchObject({
      stage: 'restored',
      end: null,
    });
    expect(timelineOf(...restored, `${form} 2025-01-01`, 'GAZ1 2026-01-06')).toMatchObject({
      stage: 'first_notice',
      noticeDate: '2026-01-06',
    });
  });

  it('does not depend on the order of the filings', () => {
    const forms = [
      'DS01',
      'GAZ1',
      'GAZ1(A)',
      'DISS16(SOAS)',
      'SOAS(A)',
      'DISS40',
      'SOAD(A)',
      'DS02',
      'GAZ2/gazette-dissolved-compulsory',
      'GAZ2/gazette-dissolved-liquidation',
      'RT01',
      'AA/accounts',
    ];
    const row = fc
      .record({ form: fc.constantFrom(...forms), day: fc.integer({ min: 10, max: 28 }) })
      .map(({ form, day }) => filing(`${form} 2026-01-${day}`));
    const twoOrders = fc
      .array(row, { maxLength: 12 })
      .chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
        ),
      );
    fc.assert(
      fc.property(twoOrders, ([rows, shuffled]) => {
        expect(strikeOffTimeline(shuffled)).toEqual(strikeOffTimeline(rows));
      }),
    );
  });

  describe.skipIf(!existsSync(realHistories))('on real filing histories', () => {
    it.each([
      [
        'strike_off_filing_history.json',
        { route: 'compulsory', stage: 'first_notice', noticeDate: '2026-08-25', end: null },
      ],
      [
        'suspended_strike_off_filing_history.json',
        { route: 'compulsory', stage: 'suspended', noticeDate: '2024-07-30', end: null },
      ],
      ['filing_histories_for_02200605.body.json', { route: 'compulsory', stage: 'dissolved' }],
      ['filing_histories_for_BR014831.body.json', { route: 'unknown', stage: 'proposed' }],
    ])('%s', (name, expected) => {
      const History = z.object({
        items: z.array(
          z.object({
            type: z.string().nullish().default(null),
            description: z.string().nullish().default(null),
            date: z.string(),
          }),
        ),
      });
      const { items } = History.parse(JSON.parse(readFileSync(join(realHistories, name), 'utf8')));

      expect(strikeOffTimeline(items)).toMatchObject(expected);
    });
  });
});
