import { hash } from 'node:crypto';
import { z } from 'zod';
import { unescapePercent } from './decode-email.ts';
import type { PlacedHint } from './email-hint.ts';
import { phoneOfLink, type PhoneHint } from './find-phones.ts';
import type { ReadPage } from './read-page.ts';
import type { PdfText } from './read-pdf.ts';

/** What was read of a PDF, on its way to where addresses are looked for. */
const EncodedPdf = z.object({ hash: z.string(), text: z.string(), links: z.array(z.string()) });

export function encodePdf({ text, links }: PdfText, body: Uint8Array): Uint8Array {
  const encoded: z.infer<typeof EncodedPdf> = {
    hash: hash('sha256', body),
    text,
    links: [...links],
  };
  return Buffer.from(JSON.stringify(encoded));
}

/** A PDF as one and the same thing as a page to whoever collects addresses. */
export function readPdfPage(source: string, url: URL): ReadPage {
  const pdf = EncodedPdf.parse(JSON.parse(source));
  const text = pdf.text.replaceAll(/[^\S\n]+/g, ' ');
  const place = (raw: string): number => Math.max(0, text.indexOf(raw));
  return {
    url,
    hash: pdf.hash,
    title: '',
    text,
    seams: [],
    elements: [],
    veils: [],
    links: pdf.links.flatMap((link) => {
      const target = /^https?:/i.test(link) ? URL.parse(link) : null;
      return target === null ? [] : [{ url: target, text: '' }];
    }),
    hints: pdf.links.flatMap((link): PlacedHint[] => {
      if (!/^mailto:/i.test(link)) return [];
      const recipients = unescapePercent(link.slice('mailto:'.length).split('?', 1)[0] ?? '');
      return recipients
        .split(/[,;]/)
        .map((raw) => ({ raw: raw.trim(), form: 'mailto', offset: place(raw.trim()) }));
    }),
    phones: pdf.links.flatMap((link): PhoneHint[] => {
      const phone = phoneOfLink(link);
      return phone === null ? [] : [{ ...phone, offset: place(phone.raw) }];
    }),
    profiles: [],
    particulars: [],
    coded: null,
  };
}
