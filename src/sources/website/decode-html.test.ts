import { describe, expect, it } from 'vitest';
import { decodeHtml } from './decode-html.ts';

const utf8 = new TextEncoder().encode('Tŷ £5');
const windows1252 = Uint8Array.from([0xa3, 0x35, 0x92]);

describe('decodeHtml', () => {
  it('follows the header, the meta declaration and the byte order mark', () => {
    expect(decodeHtml(utf8, 'text/html; charset=utf-8')).toBe('Tŷ £5');
    expect(decodeHtml(windows1252, 'text/html; charset="ISO-8859-1"')).toBe('£5’');
    const meta = Buffer.concat([Buffer.from('<meta charset=windows-1252>'), windows1252]);
    expect(decodeHtml(meta, 'text/html')).toBe('<meta charset=windows-1252>£5’');
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]);
    expect(decodeHtml(marked, 'text/html; charset=iso-8859-1')).toBe('Tŷ £5');
  });

  it('guesses UTF-8 where it is valid and windows-1252 otherwise, also for unknown names', () => {
    expect(decodeHtml(utf8, 'text/html')).toBe('Tŷ £5');
    expect(decodeHtml(windows1252, 'text/html')).toBe('£5’');
    expect(decodeHtml(utf8, 'text/html; charset=klingon')).toBe('Tŷ £5');
  });
});
