import { describe, expect, it } from 'vitest';
import { extractChannels } from './extract-channels.ts';
import { extractContacts } from './extract-contacts.ts';
import { readPage } from './read-page.ts';

const url = new URL('https://acme.co.uk/contact');

function emailsOf(html: string): readonly string[] {
  return extractContacts(readPage(html, url), { companyDomain: 'acme.co.uk' }).map(
    ({ email }) => email,
  );
}

function phonesOf(html: string): readonly string[] {
  return extractChannels(readPage(html, url)).map(({ kind, value }) => `${kind} ${value}`);
}

describe('an element that holds a whole address', () => {
  it.each([
    ['<span>director</span><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<i>or</i><em>help@acme.co.uk</em>', 'help@acme.co.uk'],
    ['<i>or</i><em>lee@acme.co.uk</em>', 'lee@acme.co.uk'],
    ['<span>enquiries</span><span>desk@acme.co.uk</span>', 'desk@acme.co.uk'],
    ['<span>Senior <b>partner</b></span><span>lee.hart@acme.co.uk</span>', 'lee.hart@acme.co.uk'],
    ['<time>9-5</time><span>24h</span><span>call@acme.co.uk</span>', 'call@acme.co.uk'],
    ['<b>FD</b><span>kim@acme.co.uk</span>', 'kim@acme.co.uk'],
    ['<b>E</b><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<b>Email.</b><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<b>A</b><span>sales@acme.co.uk</span>', 'sales@acme.co.uk'],
    ['write to<em>lee@acme.co.uk</em>', 'lee@acme.co.uk'],
    ['<b>director</b><span><b>lee</b>@acme.co.uk</span>', 'lee@acme.co.uk'],
    [
      '<b>director</b><span><i>l</i><i>e</i><i>e</i><i>@</i><i>acme</i>.<i>co.uk</i></span>',
      'lee@acme.co.uk',
    ],
    ['<b>director</b><span>lee@acme.co.uk or call</span>', 'lee@acme.co.uk'],
    ['<b>director</b><wbr><i class="icon"></i><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<b>director</b><svg><path d="M0"/></svg><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>www.acme.co.uk</span><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>https://www.acme.co.uk</span><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>01422 496018</span><span>lee@acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@acme.co.uk</span><span>web</span><span>www.acme.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@gmail.com</span><span>www.acme.co.uk</span>', 'lee@gmail.com'],
    ['<span>lee@gmail.com</span><span>acme.co.uk</span>', 'lee@gmail.com'],
    ['<span>lee@acme.co.uk</span><span>tel</span><span>01422 496018</span>', 'lee@acme.co.uk'],
    ['<span>lee@acme.co.uk</span><span>01422 496018</span>', 'lee@acme.co.uk'],
    ['<span>lee@acme.co.uk</span><button>copy</button>', 'lee@acme.co.uk'],
    ['lee@acme.co.uk<b>web</b>www.acme.co.uk', 'lee@acme.co.uk'],
    ['lee@acme.co.ukwww.acme.co.uk', 'lee@acme.co.uk'],
    ['<i>or</i><span>help</span>@acme.co.uk', 'help@acme.co.uk'],
  ])('is no part of the words beside it in %s', (html, email) => {
    expect(emailsOf(`<p>${html}</p>`)).toEqual([email]);
  });
});

describe('an address taken apart by elements', () => {
  it.each([
    ['<span>info</span><span>@</span><span>acme.co.uk</span>', 'info@acme.co.uk'],
    ['in<b>fo</b>@acme.co.uk', 'info@acme.co.uk'],
    ['in<b>fo@acme.co.uk</b>', 'info@acme.co.uk'],
    ['<i>in</i><b>fo@acme.co.uk</b>', 'info@acme.co.uk'],
    ['<span>sales</span>@acme.co.uk', 'sales@acme.co.uk'],
    ['<b>i</b>nfo@acme.co.uk', 'info@acme.co.uk'],
    ['<b>l</b><i>ee@acme.co.uk</i>', 'lee@acme.co.uk'],
    ['<b>lee.</b><i>hart@acme.co.uk</i>', 'lee.hart@acme.co.uk'],
    ['<b>lee</b><i>.hart@acme.co.uk</i>', 'lee.hart@acme.co.uk'],
    ['<b>lee-</b><i>ann@acme.co.uk</i>', 'lee-ann@acme.co.uk'],
    ['<i>h</i><i>e</i><i>l</i><i>p</i><i>@</i><i>acme.co.uk</i>', 'help@acme.co.uk'],
    [
      'lee@acme.co.uk'
        .split('')
        .map((letter) => `<i>${letter}</i>`)
        .join(''),
      'lee@acme.co.uk',
    ],
    ['<span>lee@acme</span><span>.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@acme.co</span><span>.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@acme.</span><span>co.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@ac</span><span>me.co.uk</span>', 'lee@acme.co.uk'],
    ['<span>lee@gmail.co</span><span>m</span>', 'lee@gmail.com'],
    ['<span>lee@</span><span>acme.co.uk</span>', 'lee@acme.co.uk'],
    ['lee<wbr>hart<wbr>@acme<wbr>.co.uk', 'leehart@acme.co.uk'],
    ['<mark>lee</mark>hart@acme.co.uk', 'leehart@acme.co.uk'],
    [
      '<span><span>lee</span><span>hart</span></span><span>@acme.co.uk</span>',
      'leehart@acme.co.uk',
    ],
    [
      '<b>E: </b><span>lee</span><b>@</b><span>acme</span><b>.</b><span>co.uk</span>',
      'lee@acme.co.uk',
    ],
  ])('is read whole in %s', (html, email) => {
    expect(emailsOf(`<p>${html}</p>`)).toEqual([email]);
  });
});

describe('telephone numbers in elements that touch', () => {
  it.each([
    [
      '<b>Tel</b><span>01422 496018</span><b>Fax</b><span>01422 496019</span><b>Email</b><span>lee@acme.co.uk</span>',
      ['phone +441422496018', 'fax +441422496019'],
    ],
    ['<span>lee@acme.co.uk</span><b>T</b><span>01422 496018</span>', ['phone +441422496018']],
    ['<span>Lee Hart</span><span>+44 1422 496018</span>', ['phone +441422496018']],
    ['<span>01422 496018</span><span>lee@acme.co.uk</span>', ['phone +441422496018']],
    [
      '<span>01422 496018</span><span>01422 496019</span>',
      ['phone +441422496018', 'phone +441422496019'],
    ],
    ['<span>01422 496018</span><span>24h</span>', ['phone +441422496018']],
    ['<span>014</span><span>22 49</span><span>6018</span>', ['phone +441422496018']],
    ['<b>VAT no</b><span>01422 496018</span>', []],
    ['<b>SKU</b><span>01422496018</span>', []],
  ])('%s', (html, numbers) => {
    expect(phonesOf(`<p>${html}</p>`)).toEqual(numbers);
  });

  it('stand where the page has them', () => {
    const [phone] = extractChannels(
      readPage(
        '<p><i>Ask</i><b>Lee</b><b>Tel</b><span>01422 496018</span><b>Fax</b> none</p>',
        url,
      ),
    );
    expect(phone?.snippet).toContain('Tel01422 496018Fax none');
  });
});

const card = (...parts: readonly string[]): string =>
  `<div class="card">${parts.map((part) => `<span>${part}</span>`).join('')}</div>`;

describe.each([
  [
    'a team in one row',
    card(
      'Lee Hart',
      'Director',
      'lee@acme.co.uk',
      'Kim Ray',
      'surveyor',
      'kim@acme.co.uk',
      '01422 496018',
    ),
    ['lee@acme.co.uk', 'kim@acme.co.uk', 'phone +441422496018'],
  ],
  [
    'departments',
    card(
      'lettings',
      'flats@acme.co.uk',
      'sales',
      'homes@acme.co.uk',
      'accounts',
      'ledger@acme.co.uk',
    ),
    ['flats@acme.co.uk', 'homes@acme.co.uk', 'ledger@acme.co.uk'],
  ],
  [
    'branches',
    card('york', 'north@acme.co.uk', '01904 496018') +
      card('hull', 'east@acme.co.uk', '01482 496018'),
    ['north@acme.co.uk', 'east@acme.co.uk', 'phone +441904496018', 'phone +441482496018'],
  ],
  [
    'a letterhead',
    `<footer>${card('T', '01422 496018', 'F', '01422 496019', 'E', 'post@acme.co.uk', 'W', 'www.acme.co.uk')}</footer>`,
    ['post@acme.co.uk', 'phone +441422496018', 'fax +441422496019'],
  ],
  [
    'cards with addresses taken apart',
    card('<b>lee</b><b>@</b><b>acme.co.uk</b>') +
      card('managing director', '<i>kim</i>@<i>acme.co.uk</i>'),
    ['lee@acme.co.uk', 'kim@acme.co.uk'],
  ],
])('a page with %s', (_name, html, found) => {
  it('has its addresses and numbers', () => {
    const page = `<h1>Contact</h1><p>Family run since 1987.</p>${html}`;
    expect([...emailsOf(page), ...phonesOf(page)]).toEqual(found);
  });
});

it.each(['<i>a', '<i>a@b.uk', '<i>a</i><i>@b.co</i>', '<b>a</b>a@b.co.ukwww.'])(
  'takes no longer than its length for thousands of %s',
  (piece) => {
    const start = performance.now();
    emailsOf(piece.repeat(20_000));
    expect(performance.now() - start).toBeLessThan(5_000);
  },
);
