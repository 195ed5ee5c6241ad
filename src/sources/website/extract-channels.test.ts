import { describe, expect, it } from 'vitest';
import { extractChannels } from './extract-channels.ts';
import { readPage } from './read-page.ts';

function channelsOf(html: string) {
  return extractChannels(readPage(html, new URL('https://acme.co.uk/contact')));
}

function valuesOf(html: string): readonly string[] {
  return channelsOf(html).map(({ value }) => value);
}

describe('telephone numbers', () => {
  it.each([
    ['Tel: 020 7946 0958', '+442079460958'],
    ['+44 (0)161 496 0123', '+441614960123'],
    ['0044 161 496 0123', '+441614960123'],
    ['(01422) 496 018', '+441422496018'],
    ['<a href="tel:+44 161-496-0123;ext=5">call</a>', '+441614960123'],
    ['<a href="https://wa.me/447700900123?text=Hi">chat</a>', '+447700900123'],
    ['<meta itemprop="telephone" content="0161 496 0123">', '+441614960123'],
    ['<meta property="og:phone_number" content="0161 496 0123">', '+441614960123'],
    ['<script type="application/ld+json">{"telephone":"0161 496 0123"}</script>', '+441614960123'],
    ['+1 (415) 555-0132', '+14155550132'],
  ])('%s', (html, number) => {
    expect(valuesOf(html)).toEqual([number]);
  });

  it.each([
    'Company No. 07123984',
    'VAT number GB 662 2415 53',
    'Order no. 0161 496 0123',
    'Sort code 01-61-49 account 60123000',
    'https://acme.co.uk/p/01614960123',
    '£01614960123',
    'ISBN 0161496012',
    '0161 496',
    '09.00 - 17.30',
  ])('none in %s', (html) => {
    expect(valuesOf(html)).toEqual([]);
  });

  it('tells a fax by its word, and finds two in one run', () => {
    expect(
      channelsOf('<p>Fax: 0161 496 0124</p><p>0161 496 0123 / 0161 496 0125</p>'),
    ).toMatchObject([
      { kind: 'fax', value: '+441614960124', sourceUrl: 'https://acme.co.uk/contact' },
      { kind: 'phone', value: '+441614960123' },
      { kind: 'phone', value: '+441614960125' },
    ]);
  });
});

describe('profiles', () => {
  it('are kept in one spelling each, without shares and the networks’ own pages', () => {
    const html = [
      'https://www.facebook.com/acmewidgets/?ref=page',
      'https://m.facebook.com/acmewidgets',
      'https://www.facebook.com/sharer/sharer.php?u=x',
      'https://www.facebook.com/tr?id=1',
      'https://twitter.com/acmewidgets',
      'https://twitter.com/intent/tweet?text=x',
      'https://uk.linkedin.com/company/acme-widgets/about',
      'https://www.linkedin.com/shareArticle?url=x',
      'https://www.instagram.com/acme.widgets/',
      'https://www.instagram.com/p/Cabc123/',
      'https://www.youtube.com/@acmewidgets',
      'https://www.youtube.com/watch?v=1',
      'https://notfacebook.com/acme',
    ]
      .map((url) => `<a href="${url}">x</a>`)
      .join('');

    expect(channelsOf(html).map(({ network, value }) => [network, value])).toEqual([
      ['facebook', 'https://www.facebook.com/acmewidgets'],
      ['x', 'https://x.com/acmewidgets'],
      ['linkedin', 'https://www.linkedin.com/company/acme-widgets'],
      ['instagram', 'https://www.instagram.com/acme.widgets'],
      ['youtube', 'https://www.youtube.com/@acmewidgets'],
    ]);
  });
});
