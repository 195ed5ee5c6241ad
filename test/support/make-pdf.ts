import { deflateSync } from 'node:zlib';

interface PdfOptions {
  /** Where the links of the first page lead. */
  readonly links?: readonly string[];
  readonly isDeflated?: boolean;
  /** Added to the trailer. */
  readonly trailer?: string;
}

/** A PDF of these pages, each of these lines, as a word processor would write it: Helvetica, one stream a page. */
export function makePdf(
  pages: readonly (readonly string[])[],
  { links = [], isDeflated = true, trailer = '' }: PdfOptions = {},
): Buffer {
  const contents = pages.map((lines) => {
    const shown = lines.map((line) => `(${line.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj T*`);
    return Buffer.from(`BT /F1 12 Tf 14 TL 50 750 Td ${shown.join('\n')} ET`, 'latin1');
  });
  return pdfOfStreams(contents, { links, isDeflated, trailer });
}

/** A PDF whose only page has a stream of this many blanks. */
export function makePdfBomb(megabytes: number): Buffer {
  return pdfOfStreams([Buffer.alloc(megabytes * 1024 * 1024, ' ')], { isDeflated: true });
}

function pdfOfStreams(
  contents: readonly Buffer[],
  { links = [], isDeflated = true, trailer = '' }: PdfOptions,
): Buffer {
  const firstPage = 4;
  const firstLink = firstPage + contents.length * 2;
  const objects: Buffer[] = [
    text('<< /Type /Catalog /Pages 2 0 R >>'),
    text(
      `<< /Type /Pages /Count ${contents.length} /Kids [${contents.map((_, at) => `${firstPage + at * 2} 0 R`).join(' ')}] >>`,
    ),
    text('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
  ];
  contents.forEach((content, at) => {
    const annotations =
      at === 0 ? `/Annots [${links.map((_, link) => `${firstLink + link} 0 R`).join(' ')}]` : '';
    const body = isDeflated ? deflateSync(content) : content;
    const filter = isDeflated ? '/Filter /FlateDecode' : '';
    objects.push(
      text(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${firstPage + at * 2 + 1} 0 R ${annotations} >>`,
      ),
      Buffer.concat([
        text(`<< /Length ${body.length} ${filter} >>\nstream\n`),
        body,
        text('\nendstream'),
      ]),
    );
  });
  for (const link of links) {
    objects.push(
      text(`<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /A << /S /URI /URI (${link}) >> >>`),
    );
  }
  return withCrossReferences(objects, trailer);
}

function withCrossReferences(objects: readonly Buffer[], trailer: string): Buffer {
  const parts = [text('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  objects.forEach((object, at) => {
    const whole = Buffer.concat([text(`${at + 1} 0 obj\n`), object, text('\nendobj\n')]);
    offsets.push(length);
    length += whole.length;
    parts.push(whole);
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  parts.push(
    text(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}
