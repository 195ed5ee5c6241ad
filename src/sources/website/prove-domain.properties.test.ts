import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCompanyNumber } from '../../domain/company-number.ts';
import type { ProofSubject, Verdict } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';

interface Firm {
  readonly subject: ProofSubject;
  readonly shortNumber: string;
}

/** A company of which nothing is like that of another: stems, numbers, postcodes and towns differ. */
function firm(index: number): Firm {
  const stem = `${['BRAMBLE', 'TORRAN', 'ZENNOR', 'PYBUS', 'MERROW'][index % 5]}${['WICK', 'MOOR', 'COT', 'DOWN'][Math.floor(index / 5) % 4]}`;
  const number = `07${String(123_001 + index * 37)}`;
  if (!isCompanyNumber(number)) throw new Error('not a company number');
  return {
    shortNumber: number.replace(/^0/, ''),
    subject: {
      companyNumber: number,
      companyName: `${stem} JOINERY LIMITED`,
      postalCode: `LS${index + 1} 4AB`,
      addressLine1: `${index + 1} CANAL STREET`,
      postTown: 'LEEDS',
      officerNames: [],
    },
  };
}

const index = fc.integer({ min: 0, max: 19 });
const twoFirms = fc
  .tuple(index, index)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => [firm(a), firm(b)] as const);

function titleCase(name: string): string {
  return name.toLowerCase().replaceAll(/\b\w/g, (letter) => letter.toUpperCase());
}

/** Every way in which these tests let a company say who it is. */
const statements: readonly ((firm: Firm) => string)[] = [
  ({ subject }) =>
    `© ${titleCase(subject.companyName)}. Registered in England No. ${subject.companyNumber}`,
  ({ shortNumber }) => `Company No: ${shortNumber}`,
  ({ subject }) =>
    `${titleCase(subject.companyName)}\n${subject.addressLine1}\nLeeds\n${subject.postalCode}`,
  ({ subject }) => `© 2025 ${titleCase(subject.companyName).replace('Limited', 'Ltd')}`,
  ({ subject }) =>
    `${titleCase(subject.companyName).replace(' Limited', '')}, Leeds ${subject.postalCode}`,
  ({ subject }) => `${titleCase(subject.companyName)} (${subject.companyNumber})`,
];
const statement = fc.constantFrom(...statements);

/** Text in which no company, number or place of these tests occurs, and no word that tells whose a site is. */
const unrelatedWord = fc.constantFrom(
  'oak',
  'stairs',
  'handmade',
  'opening',
  'hours',
  'Monday',
  'until',
  'five',
  'price',
  '£120',
  '2019',
  'quality',
  'timber',
  'a',
  'of',
  'fine',
  'Doors',
  'free',
  'quote',
  '.',
  ',',
);
const unrelated = fc
  .array(unrelatedWord, { minLength: 1, maxLength: 120 })
  .map((words) => words.join(' '));

const host = fc.constantFrom('https://site.co.uk/', 'https://bramblewickjoinery.co.uk/');

function page(text: string, path = '', origin = 'https://site.co.uk/') {
  return { url: new URL(path, origin), title: '', text };
}

const rank: Readonly<Record<Verdict, number>> = {
  contradicted: 0,
  not_proven: 1,
  likely: 2,
  proven: 3,
};

describe('proveDomain, whatever a site says', () => {
  it('never proves a company by what proves another', () => {
    fc.assert(
      fc.property(twoFirms, fc.array(statement, { minLength: 1, maxLength: 3 }), ([a, b], said) => {
        const pages = said.map((say, at) => page(say(a), at === 0 ? '' : `page-${at}`));

        expect(['not_proven', 'contradicted']).toContain(proveDomain(pages, b.subject).verdict);
      }),
    );
  });

  it('never raises a verdict for text that has nothing to do with it, below or on a page of its own', () => {
    fc.assert(
      fc.property(
        fc.tuple(twoFirms, fc.array(statement, { maxLength: 2 }), unrelated, host),
        ([[a, b], said, more, origin]) => {
          const text = said.map((say) => say(a)).join('\n');
          for (const { subject } of [a, b]) {
            const before = rank[proveDomain([page(text, '', origin)], subject).verdict];
            const below = proveDomain([page(`${text}\n${more}`, '', origin)], subject);
            const beside = proveDomain(
              [page(text, '', origin), page(more, 'about', origin)],
              subject,
            );

            expect(rank[below.verdict]).toBeLessThanOrEqual(before);
            expect(rank[beside.verdict]).toBeLessThanOrEqual(before);
          }
        },
      ),
    );
  });

  it('never accepts a company beside the number of another, unless they are said to belong together', () => {
    fc.assert(
      fc.property(twoFirms, statement, ([a, b], say) => {
        const text = `${say(b)}\n\nOther words\n© Registered in England No. ${a.subject.companyNumber}`;
        const hasOwnNumber = text.includes(b.shortNumber);
        const { verdict } = proveDomain([page(text)], b.subject);

        expect(hasOwnNumber ? ['contradicted'] : ['contradicted', 'not_proven']).toContain(verdict);
      }),
    );
  });

  it('says the same of the same pages twice', () => {
    fc.assert(
      fc.property(twoFirms, statement, ([a], say) => {
        const pages = [page(say(a))];

        expect(proveDomain(pages, a.subject)).toEqual(proveDomain(pages, a.subject));
      }),
    );
  });
});

const files = [
  '../../domain/company-number-labels.ts',
  '../../domain/find-company-name.ts',
  '../../domain/name-words.ts',
  '../../domain/find-company-numbers.ts',
  '../../domain/find-vat-numbers.ts',
  './brand-denials.ts',
  './listing-page.ts',
  './detect-parked-page.ts',
  './unused-page-words.ts',
  './empty-page.ts',
  './find-closing-words.ts',
  './find-office-evidence.ts',
  './find-officer-evidence.ts',
  './find-operators.ts',
  './find-packed-emails.ts',
  './find-running-footer.ts',
  './firms-beside.ts',
  './judge-context.ts',
  './judge-relation.ts',
  './judge-story.ts',
  './mention-sentence.ts',
  './name-before-number.ts',
  './numbers-of-group.ts',
  './own-voice.ts',
  './page-keepers.ts',
  './person-roles.ts',
  './places-near.ts',
  './principals.ts',
  './proof-rules.ts',
  './sentence-subject.ts',
  './shifted-texts.ts',
  './things-of-others.ts',
  './told-events.ts',
  './visitor-dealings.ts',
];

/** Regular expressions of a source text: literals and raw templates, comments left out. */
function patternsOf(source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const literals = code.matchAll(
    /(?<=[=(,:[?|&]\s*|return\s)\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[dgimsuvy]*/g,
  );
  const raws = code.matchAll(/String\.raw`((?:[^`\\]|\\.)*)`/g);
  return [...literals, ...raws].flatMap((match) => match[1] ?? []);
}

/** `+`, `*` and `{n,}` outside of classes: with none of them no place of a text costs more than a fixed amount. */
function hasUnbounded(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  return /[*+]|\{\d+,\}/.test(bare.replaceAll(/\$\{[^}]*\}/g, 'x'));
}

/** These see a company name, an address line or a path of a few hundred characters, never a page. */
const ofShortTexts = new Set([String.raw`\s+`, String.raw`^0+$`, String.raw`^\d+$`]);

describe('the patterns that read pages', () => {
  it.each(files)('of %s repeat nothing without a bound', (file) => {
    const source = readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
    const patterns = patternsOf(source);

    expect(patterns.length).toBeGreaterThan(0);
    expect(
      patterns.filter((pattern) => hasUnbounded(pattern) && !ofShortTexts.has(pattern)),
    ).toEqual([]);
  });

  it('are seen by this test', () => {
    expect(hasUnbounded(String.raw`a\s+b`)).toBe(true);
    expect(hasUnbounded(String.raw`(?:ab){2,}`)).toBe(true);
    expect(hasUnbounded(String.raw`[+*]a{1,3}\+`)).toBe(false);
    expect(patternsOf('const a = /x+/u; const b = String.raw`y*`;')).toEqual(['x+', 'y*']);
  });

  it.each([
    'Acme Widgets Ltd ',
    'Website by Acme Widgets Ltd, Company No. 07123984 ',
    '© Acme Widgets ',
    'Registered in England and Wales ',
    'VAT No. GB 168 2010 28 ',
    'A & A ',
    'A.',
    '0712 3984 ',
    'we ceased trading if ',
    'our supplier is Acme Widgets Ltd, company number 07123984, which has no part in us ',
    'site bought by ',
    'Jane was a director of Acme Widgets Ltd, the ',
    'kept by the ',
    'now belongs to Acme Of ',
    '(((((',
    ' ',
    'x',
  ])(
    'come to an end on a megabyte of %j',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      const { subject } = firm(1);

      const { verdict } = proveDomain([page(text)], {
        ...subject,
        companyName: 'ACME WIDGETS LIMITED',
      });

      expect(['likely', 'not_proven', 'contradicted']).toContain(verdict);
    },
    60_000,
  );
});
