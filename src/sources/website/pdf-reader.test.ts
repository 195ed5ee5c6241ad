import { describe, expect, it, onTestFinished } from 'vitest';
import { makePdf, makePdfBomb } from '../../../test/support/make-pdf.ts';
import { systemTimers } from '../../runtime/timers.ts';
import { createPdfReader, type PdfReaderOptions } from './pdf-reader.ts';

function setup(options: Partial<PdfReaderOptions> = {}) {
  const reader = createPdfReader({ timers: systemTimers, readMs: 20_000, ...options });
  onTestFinished(() => reader[Symbol.asyncDispose]());
  return reader;
}

/** Locked as a program would lock it, with a password for opening that nobody here knows. */
const locked =
  '/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] ' +
  `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`;

describe('createPdfReader', () => {
  it('reads the text of the pages, line by line, and where links lead', async () => {
    const pdf = makePdf([['Acme Widgets', 'Write to sales@acme.co.uk'], ['Ring 0161 496 0123']], {
      links: ['mailto:mary@acme.co.uk', 'javascript:alert(1)'],
    });

    expect(await setup().read(pdf)).toEqual({
      kind: 'read',
      pdf: {
        text: expect.stringMatching(
          /^Acme Widgets\nWrite to sales@acme\.co\.uk\n+Ring 0161 496 0123\n+$/,
        ),
        links: ['mailto:mary@acme.co.uk'],
      },
    });
  });

  it('reads the first pages of a book and the last', async () => {
    const pages = Array.from({ length: 60 }, (_, page) => [`page ${page + 1} of the book`]);

    const answer = await setup().read(makePdf(pages));

    const text = answer.kind === 'read' ? answer.pdf.text : '';
    expect(text).toContain('page 19 of');
    expect(text).not.toContain('page 20 of');
    expect(text).toContain('page 60 of');
  });

  it.each([
    ['locked', () => makePdf([['Secret']], { trailer: locked }), /locked by a password/],
    ['no PDF at all', () => Buffer.from('<html>not found</html>'), /no PDF/],
    ['broken', () => Buffer.from('%PDF-1.7\n<< /Type /Catalog'), /broken/],
    ['a stream that unpacks to 300 MB', () => makePdfBomb(300), /unpacks to more than/],
  ])('says why it read nothing of one that is %s', async (_, make, reason) => {
    const before = process.memoryUsage().rss;

    const answer = await setup().read(make());

    expect(answer).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
    const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
    expect(grown, 'MB').toBeLessThan(500);
  });

  it('ends one that takes too long, and reads the next', async () => {
    const reader = setup({ readMs: 1 });

    const answer = await reader.read(makePdf([['Acme']]));

    expect(answer).toEqual({ kind: 'failed', reason: 'reading it took longer than 1 ms' });
    expect(await setup().read(makePdf([['Acme']]))).toMatchObject({ kind: 'read' });
  });
});
