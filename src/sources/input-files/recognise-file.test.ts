import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recogniseFile } from './recognise-file.ts';

const text = '"ACME LTD","01234567","Active - Proposal to Strike off"\n';

describe('recogniseFile', () => {
  it.each([
    ['gzip', gzipSync(text), /^a gzip file\. Unpack/],
    ['a zip', Buffer.from('PK\u0003\u0004 and so on'), /^a zip file\. Give it a name/],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), /^text in UTF-16/],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /^text in UTF-16/],
    ['UTF-16 of the other byte order', Buffer.from(text, 'utf16le').swap16(), /^text in UTF-16/],
    ['zeros', Buffer.alloc(100), /^no text/],
    ['a web page', Buffer.from(' \n<!DOCTYPE html><html>'), /^a web page/],
    ['a PDF', Buffer.from('%PDF-1.7'), /^a PDF/],
  ])('knows %s', (_, bytes, what) => {
    expect(recogniseFile(bytes)).toMatch(what);
  });

  it.each([
    ['CSV', Buffer.from(text)],
    ['CSV with a mark', Buffer.from(`\uFEFF${text}`)],
    ['JSON lines', Buffer.from('{"company_number":"01234567"}')],
    ['other words', Buffer.from('Caffi Tŷ Bach')],
    ['nothing', Buffer.alloc(0)],
  ])('leaves %s to whoever reads it', (_, bytes) => {
    expect(recogniseFile(bytes)).toBeNull();
  });
});
