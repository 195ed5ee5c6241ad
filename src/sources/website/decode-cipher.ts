/** Letters moved by 13 places. */
export function rotate13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Back to front by code point. */
export function reverseText(text: string): string {
  return Array.from(text).toReversed().join('');
}

/** The ranges TYPO3 turns its characters round in (`encryptEmail` of its link builder): digits with `+` to `:`, `@` to `Z`, `a` to `z`. */
const typo3Ranges = [
  [0x2b, 0x3a],
  [0x40, 0x5a],
  [0x61, 0x7a],
] as const;

const largestOffset = 25;

/**
 * Undoes TYPO3's `linkTo_UnCryptMailto`: every site has its own offset, so the one is taken under which the text begins with
 * `mailto:`. Older sites shift without turning round. Null when no offset fits.
 */
export function decodeTypo3(cipher: string): string | null {
  for (let offset = -largestOffset; offset <= largestOffset; offset += 1) {
    const turned = cipher.replaceAll(/[+-:@-Za-z]/g, (letter) => turn(letter, offset));
    if (/^mailto:/i.test(turned)) return turned;
    const shifted = shiftCodes(cipher, offset);
    if (/^mailto:/i.test(shifted)) return shifted;
  }
  return null;
}

const linkStart = 'mailto:';

/** A link whose characters or letters all are moved by one number, as its first letters tell; null for any other text. */
export function decodeShiftedLink(cipher: string): string | null {
  if (cipher.length < 12) return null;
  const offset = cipher.charCodeAt(0) - linkStart.charCodeAt(0);
  const isShifted = Array.from(linkStart).every(
    (letter, index) => cipher.charCodeAt(index) === letter.charCodeAt(0) + offset,
  );
  if (isShifted) return shiftCodes(cipher, -offset);
  if (cipher.charAt(linkStart.length - 1) !== ':') return null;
  const turned = turnLetters(cipher, -offset);
  return turned.startsWith(linkStart) ? turned : null;
}

/** Small letters moved by some places of the alphabet. */
export function turnLetters(text: string, places: number): string {
  return text.replaceAll(/[a-z]/g, (letter) =>
    String.fromCharCode(97 + ((((letter.charCodeAt(0) - 97 + places) % 26) + 26) % 26)),
  );
}

/** Every character code moved by the same number. */
export function shiftCodes(text: string, offset: number): string {
  return String.fromCharCode(
    ...Array.from({ length: text.length }, (_, index) =>
      Math.max(0, text.charCodeAt(index) + offset),
    ),
  );
}

function turn(letter: string, offset: number): string {
  const code = letter.charCodeAt(0);
  const range = typo3Ranges.find(([from, to]) => from <= code && code <= to);
  if (range === undefined) return letter;
  const [from, to] = range;
  const size = to - from + 1;
  return String.fromCharCode(from + ((((code - from + offset) % size) + size) % size));
}

/** Base64 of readable text; null for anything else. */
export function decodeBase64(text: string): string | null {
  if (text.length < 8 || text.length > 8192 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return /^[\t\n\r\u0020-\u007E\u00A0-\uFFFC]+$/.test(decoded) ? decoded : null;
}
