import { unescapePercent } from './decode-email.ts';
import type { EmailHint } from './email-hint.ts';
import type { PhoneHint } from './find-phones.ts';

/** What a card (RFC 6350, and its older versions) says of mailboxes and telephones. */
export interface VcardFacts {
  readonly emails: readonly EmailHint[];
  readonly phones: readonly Omit<PhoneHint, 'offset'>[];
}

const maxLines = 2000;

/** Lines may be folded, quoted-printable, grouped (`item1.EMAIL`) and carry parameters in any order. */
export function readVcard(card: string): VcardFacts {
  const emails: EmailHint[] = [];
  const phones: Omit<PhoneHint, 'offset'>[] = [];
  const lines = card
    .replaceAll(/\r?\n[ \t]|=\r?\n/g, '')
    .split(/\r?\n/)
    .slice(0, maxLines);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const [name = '', ...parameters] = line.slice(0, Math.max(0, colon)).toUpperCase().split(';');
    const value = decodeValue(line.slice(colon + 1).trim(), parameters.join(';'));
    const property = name.slice(name.lastIndexOf('.') + 1);
    if (property === 'EMAIL') emails.push({ raw: value.replace(/^mailto:/i, ''), form: 'vcard' });
    else if (property === 'TEL') {
      const isFax = parameters.some((each) => each.includes('FAX'));
      phones.push({ raw: value.replace(/^tel:/i, ''), form: 'vcard', isFax });
    }
  }
  return { emails, phones };
}

const longestCard = 65_536;

/** A card that a link carries with it; null when it leads elsewhere. */
export function cardOfLink(href: string): VcardFacts | null {
  if (!/^data:text\/(?:x-)?vcard/i.test(href)) return null;
  const comma = href.indexOf(',');
  const body = href.slice(comma + 1);
  const isBase64 = /;base64$/i.test(href.slice(0, comma));
  const card = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : unescapePercent(body);
  return readVcard(card.slice(0, longestCard));
}

function decodeValue(value: string, parameters: string): string {
  if (!parameters.includes('QUOTED-PRINTABLE')) return value.replaceAll(/\\([,;\\])/g, '$1');
  return value.replaceAll(/=([0-9A-F]{2})/gi, (_whole, octet: string) =>
    String.fromCharCode(Number.parseInt(octet, 16)),
  );
}
