import { describe, expect, it } from 'vitest';
import type { EncodedPage } from './page-reading.ts';
import { createSentPages } from './sent-pages.ts';

function pageOf(path: string, bytes = 10): EncodedPage {
  const url = new URL(path, 'https://acme.co.uk/');
  return { url, title: '', textBytes: new Uint8Array(bytes) };
}

describe('what a thread has of the pages it judges', () => {
  it('is each page once, known by its number from then on', () => {
    const sent = createSentPages();
    const [home, contact] = [pageOf('/'), pageOf('/contact')];

    sent.send([home]);
    const { pages, forgotten } = sent.send([home, contact]);

    expect(pages).toEqual([
      { number: 1, page: null },
      { number: 2, page: { ...contact, url: 'https://acme.co.uk/contact' } },
    ]);
    expect(forgotten).toEqual([]);
  });

  it('is bounded: what was not judged for longest is forgotten, and sent again when it comes back', () => {
    const sent = createSentPages();
    const [first, second, third] = [
      pageOf('/1', 900_000),
      pageOf('/2', 900_000),
      pageOf('/3', 900_000),
    ];
    sent.send([first]);
    sent.send([second]);
    sent.send([first]);

    expect(sent.send([third]).forgotten).toEqual([2]);
    expect(sent.send([second])).toMatchObject({ pages: [{ number: 2, page: {} }], forgotten: [1] });
  });

  it('keeps all pages of one judgement, however large they are', () => {
    const sent = createSentPages();
    const pages = [pageOf('/1', 1_500_000), pageOf('/2', 1_500_000)];

    expect(sent.send(pages).forgotten).toEqual([]);
  });
});
