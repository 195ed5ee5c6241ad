import { describe, expect, it } from 'vitest';
import { readPage } from './read-page.ts';
import { textForProof } from './read-particulars.ts';

const firm = { '@type': 'Organization', legalName: 'Acme Widgets Ltd' };

function lastLineOf(...blocks: readonly unknown[]): string {
  const scripts = blocks.map(
    (block) => `<script type="application/ld+json">${JSON.stringify(block)}</script>`,
  );
  const page = readPage(`<p>Widgets</p>${scripts.join('')}`, new URL('https://acme.co.uk/'));
  return textForProof(page).split('\n').slice(1).join('\n');
}

describe('particulars in structured data', () => {
  it.each([
    ['a registered name', firm, 'Acme Widgets Ltd'],
    ['a name with its legal form', { name: 'Acme Widgets Limited' }, 'Acme Widgets Limited'],
    [
      'an identifier of the register',
      { ...firm, identifier: { propertyID: 'Companies House', value: '07123984' } },
      'Acme Widgets Ltd, company number 07123984',
    ],
    [
      'an identifier without a name, among others',
      { ...firm, identifier: ['SC123984', { name: 'DUNS', value: '21712398' }] },
      'Acme Widgets Ltd, company number SC123984',
    ],
    [
      'a number with the prefix of its list',
      { name: 'Acme', identifier: 'GB-COH-07123984' },
      'Acme, company number 07123984',
    ],
    [
      'VAT number and address',
      {
        name: 'Acme',
        vatID: 'GB123456789',
        address: { streetAddress: '1 High St', addressLocality: 'Leeds', postalCode: 'LS1 1AA' },
      },
      'Acme, VAT number GB123456789, 1 High St, Leeds, LS1 1AA',
    ],
    ['a graph', { '@graph': [{ '@type': 'WebSite' }, firm] }, 'Acme Widgets Ltd'],
    [
      'who publishes the site',
      { '@type': 'WebSite', name: 'Acme', publisher: firm },
      'Acme Widgets Ltd',
    ],
    ['other spellings', { 'schema:legalName': ' Acme  Widgets\nLtd ' }, 'Acme Widgets Ltd'],
  ])('are read: %s', (_, block, said) => {
    expect(lastLineOf(block)).toBe(`Structured data: ${said}`);
  });

  it('are the site’s own where its address is theirs, and not an entry’s', () => {
    const named = { '@type': 'Organization', legalName: 'Acme Widgets Ltd' };
    const root = { ...named, url: 'https://www.acme.co.uk/' };
    const entry = { ...named, url: 'https://www.acme.co.uk/members/acme' };

    expect(lastLineOf(root)).toBe('Structured data of this site: Acme Widgets Ltd');
    expect(lastLineOf(entry)).toBe('Structured data: Acme Widgets Ltd');
  });

  it('are read where a picture has them in words', () => {
    const html =
      '<p>Widgets</p><img alt="Mathon Works Ltd, company number 08912389"><img alt="Our shop">';
    const page = readPage(html, new URL('https://acme.co.uk/'));

    expect(textForProof(page)).toBe('Widgets\nPicture: Mathon Works Ltd, company number 08912389');
  });

  it.each([
    ['a name alone', { '@type': 'LocalBusiness', name: 'Acme' }],
    ['the site of another', { ...firm, url: 'https://acme.com/' }],
    ['who offers a job', { '@type': 'JobPosting', hiringOrganization: firm }],
    ['whose parent it is', { name: 'Acme', parentOrganization: firm }],
    ['who was reviewed', { '@type': 'Review', itemReviewed: firm }],
    ['numbers of other lists', { name: 'Acme', identifier: { name: 'DUNS', value: '21712398' } }],
    ['an address in a name', 'info@acme.co.uk'],
    ['nothing', null],
  ])('are none: %s', (_, block) => {
    expect(lastLineOf(block)).toBe('');
  });

  it('are those of one firm, and not of a directory', () => {
    const firms = Array.from({ length: 4 }, (_, at) => ({ legalName: `Firm ${at} Ltd` }));

    expect(lastLineOf(firms)).toBe('');
    expect(lastLineOf(firm, firm)).toBe('Structured data: Acme Widgets Ltd');
  });

  it('come to an end in lists within lists', () => {
    const wide = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => firm));

    expect(lastLineOf(wide)).toBe('Structured data: Acme Widgets Ltd');
    expect(lastLineOf([[[[firm]]]])).toBe('Structured data: Acme Widgets Ltd');
  });
});

describe('the text for the proof', () => {
  it('parts elements that touch where the second begins a word', () => {
    const html = '<footer><small>Leeds LS1 4AB</small><small>Powered by Shopify</small></footer>';
    const page = readPage(html, new URL('https://acme.co.uk/'));

    expect(textForProof(page)).toBe('Leeds LS1 4AB Powered by Shopify');
  });

  it.each(['<b>A</b>cme Ltd', '0712<span>3984</span>', '<span>A</span><span>C</span>ME'])(
    'leaves %j together',
    (html) => {
      const page = readPage(`<p>${html}</p>`, new URL('https://acme.co.uk/'));

      expect(textForProof(page)).toBe(page.text);
    },
  );
});
