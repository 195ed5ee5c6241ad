/** What is said beyond this adds nothing but detail. */
const maxLetters = 400;

/**
 * What tells one thing from another of its kind, in the order in which it is taken out. The status of an answer stays, because 404 and 502
 * are two different failures.
 */
const particulars: readonly (readonly [pattern: RegExp, inItsPlace: string])[] = [
  [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, '<id>'],
  [/"[^"]*"|“[^”]*”|`[^`]*`|(?<=^|[\s(:=,])'[^']*'(?=$|[\s):;,.])/g, '<text>'],
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s<>)]+/gi, '<url>'],
  [/[^\s<>(),;:]+@[^\s<>(),;:]+/g, '<address>'],
  [/(?<![\w<])(?:~|\.{1,2})?(?:\/[^\s/<>(),;:]+)+\/?/g, '<path>'],
  [/\b(?:[a-z\d_](?:[a-z\d_-]*[a-z\d])?\.)+[a-z\d-]+\b(?::\d+)?/gi, '<host>'],
  [/\bHTTP (\d)(\d)(\d)\b/g, 'HTTP $1_$2_$3'],
  [/\b(?!\d_\d_\d\b)\w*\d\w*(?:[.,:]\d+)*/g, '<n>'],
];

/**
 * A short name for what a failure has in common with others: the kind of job, the names of the errors, and the message without whatever is
 * about one company, one site or one moment. The same in every process and version that words the error the same.
 */
export function fingerprintOf(kind: string, reason: string): string {
  let common = reason;
  for (const [pattern, inItsPlace] of particulars) common = common.replaceAll(pattern, inItsPlace);
  const text = `${kind}\n${common.replaceAll(/\s+/g, ' ').trim().slice(0, maxLetters)}`;
  return hash(text).toString(16).padStart(16, '0');
}

/** FNV-1a of 64 bits (https://www.rfc-editor.org/rfc/rfc9923): nobody has to be kept from finding a second text with the same one. */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  }
  return value;
}
