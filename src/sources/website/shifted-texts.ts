import { parseEmailAddress, splitEmail, type EmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { shiftCodes } from './decode-cipher.ts';

const shift =
  /fromCharCode\(\s{0,3}[\w$.[\]]{1,40}\.charCodeAt\(\s{0,3}[\w$]{0,20}\s{0,3}\)\s{0,3}([-+])\s{0,3}(\d{1,2})\s{0,3}\)/g;
const readsText = /\b(?:innerHTML|innerText|textContent|\.text\(|\.html\()/;

const mostShifts = 5;
const mostWords = 20;

/** By how much a script moves each character of what an element holds: `e.textContent.replace(…, c => String.fromCharCode(c.charCodeAt(0) - 3))`. */
export function findShifts(script: string): readonly number[] {
  if (!readsText.test(script)) return [];
  return [...script.matchAll(shift).take(mostShifts)].map(
    ([, sign, digits]) => Number(digits) * (sign === '-' ? -1 : 1),
  );
}

export interface ShiftedEmail {
  readonly email: EmailAddress;
  readonly start: number;
}

/** Words of a text that are an address of the site once each of their characters is moved. */
export function findShiftedEmails(
  text: string,
  { by, ownDomain }: { readonly by: number; readonly ownDomain: string },
): readonly ShiftedEmail[] {
  const sign = RegExp.escape(shiftCodes('@', -by));
  const words = new RegExp(String.raw`(?<!\S)[^\s@]{1,64}${sign}[^\s@]{4,100}(?!\S)`, 'g');
  return [...text.matchAll(words).take(mostWords)].flatMap((match) => {
    const email = parseEmailAddress(shiftCodes(match[0], by));
    const isOwn = email !== null && registrableDomain(splitEmail(email).domain) === ownDomain;
    return isOwn ? [{ email, start: match.index }] : [];
  });
}
