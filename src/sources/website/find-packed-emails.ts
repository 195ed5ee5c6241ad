import { parseEmailAddress } from '../../domain/email-address.ts';
import { decodeBase64 } from './decode-cipher.ts';
import type { EmailInText } from './find-emails-in-text.ts';

const mostMentions = 20;
const reach = 160;
const packed = /(?<![\w+/=])[A-Za-z0-9+/]{12,120}={0,2}(?![\w+/=])/g;

/** "echo am9AYWNtZS5jby51aw== | base64 -d": for readers who know what to do with it. */
export function findPackedEmails(text: string): readonly EmailInText[] {
  if (!text.includes('base64')) return [];
  const found = new Map<number, EmailInText>();
  for (const { index } of text.matchAll(/\bbase64\b/g).take(mostMentions)) {
    const from = Math.max(0, index - reach);
    for (const match of text.slice(from, index + reach).matchAll(packed)) {
      const email = parseEmailAddress(decodeBase64(match[0]) ?? '');
      const start = from + match.index;
      const end = start + match[0].length;
      if (email !== null) found.set(start, { email, start, end, form: 'decoy-word' });
    }
  }
  return [...found.values()];
}
