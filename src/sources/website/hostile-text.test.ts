import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractChannels } from './extract-channels.ts';
import { extractContacts } from './extract-contacts.ts';
import { foldScript } from './fold-script.ts';
import { readPage } from './read-page.ts';
import { createWorkMeter } from './work-meter.ts';

/** Characters examined for everything that is read of a page. */
function workOf(html: string): number {
  const work = createWorkMeter();
  const page = readPage(html, new URL('https://acme.co.uk/'), work);
  extractContacts(page, { companyDomain: 'acme.co.uk', work });
  extractChannels(page, work);
  return work.spent;
}

const megabyte = 1_000_000;

function fill(piece: string): string {
  return piece.repeat(Math.ceil(megabyte / piece.length));
}

/** A sign costs a look at the 64 characters before it; only the first 20,000 signs and 200 tokens of each kind are looked at. */
const looksAtEach = 40;

describe('work on a page', () => {
  it.each([
    '@',
    '.',
    ' ',
    'a',
    '0',
    '+44 ',
    '(at) ',
    ' at a dot ',
    'a@a.co ',
    'a.a@',
    '-',
    '((((',
    '&amp;#64;',
    '\u202E',
    '<b>a</b>',
    '<p title="(at)">',
    '<a data-email="a@a.a">',
    '<style>.a{display:none}</style>',
    '<span style="direction:rtl;unicode-bidi:bidi-override">',
    '<script>"@"+</script>',
  ])('grows no faster than a megabyte of %j', (piece) => {
    expect(workOf(fill(piece))).toBeLessThan(looksAtEach * megabyte);
  });

  it.each([
    '"@"+',
    '(',
    '[',
    '{a:',
    'a.a.',
    '`${',
    "'a'.split('').",
    '/[',
    '\\',
    'x=x+x;',
    'a="@";',
  ])('stays within its limit for a megabyte of script made of %j', (piece) => {
    expect(workOf(`<script>atob("@");${fill(piece)}</script>`)).toBeLessThan(
      looksAtEach * megabyte,
    );
  });

  it('stays within a fixed number of looks at each character of any text', () => {
    const pieces = array(
      constantFrom(
        '@',
        '.',
        ' ',
        'a',
        '0',
        '(at)',
        '[dot]',
        ' at ',
        '<b>',
        '</b>',
        '&#64;',
        '"',
        '+44',
        '\n',
        'co.uk',
      ),
      { minLength: 1, maxLength: 6 },
    );
    assert(
      property(pieces, (some) => {
        const html = some.join('').repeat(2000);
        return workOf(html) < 1000 * html.length + 1_000_000;
      }),
      { numRuns: 50 },
    );
  });

  it('gives up on a script that goes on and on, and keeps what it has', () => {
    const work = createWorkMeter(50_000);
    const script = `x="info@acme.co.uk";${'y="abcdefgh".split("");'.repeat(5000)}`;

    expect(foldScript(script, work).literals[0]).toBe('info@acme.co.uk');
    expect(work.spent).toBeLessThan(100_000);
  });
});
