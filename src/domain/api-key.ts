/**
 * An API key as people copy it: `swk_<id>_<secret>_<checksum>`. The prefix is for secret scanners and humans, the checksum
 * turns a typing mistake into an answer without a database.
 */
export interface ApiKey {
  /** Public: stored in clear, shown in lists and logs. */
  readonly id: string;
  /** Shown once, stored as a hash. */
  readonly secret: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 10;
const secretLength = 32;
const pattern = /^swk_([0-9A-Za-z]{10})_([0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/;

/** Random bytes one key is made of: rejection sampling is spared by using a byte per character (bias < 4 %, > 185 bits left). */
export const apiKeyRandomBytes = idLength + secretLength;

export function makeApiKey(randomBytes: Uint8Array): ApiKey {
  const letters = Array.from(randomBytes, (byte) => alphabet.charAt(byte % alphabet.length));
  return {
    id: letters.slice(0, idLength).join(''),
    secret: letters.slice(idLength, idLength + secretLength).join(''),
  };
}

export function formatApiKey({ id, secret }: ApiKey): string {
  return `swk_${id}_${secret}_${checksum(`${id}_${secret}`)}`;
}

/** Null for anything that is not a well-formed key with the right checksum. */
export function parseApiKey(text: string): ApiKey | null {
  const [, id, secret, sum] = pattern.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  return checksum(`${id}_${secret}`) === sum ? { id, secret } : null;
}

/** CRC-32 in base 62, six characters. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const character of text) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
