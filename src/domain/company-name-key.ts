/**
 * Words that say what kind of company it is, in English and Welsh. People leave them out or write another form of them, so names
 * are compared, sorted and found without them.
 */
export const legalForms: ReadonlySet<string> = new Set([
  'LIMITED',
  'LTD',
  'PLC',
  'LLP',
  'LP',
  'CIC',
  'CIO',
  'SCIO',
  'CYFYNGEDIG',
  'CYF',
  'CCC',
  'PAC',
  'PCC',
  'UNLIMITED',
  'ANGHYFYNGEDIG',
]);

/** The name as published: everything a key may leave out is in the ending. */
export interface KeyedName {
  readonly key: string;
  /** `name` without its leading `key`; null when the name does not begin with its key. */
  readonly ending: string | null;
}

/**
 * What a company is sorted and found by: capital letters without accents, digits and single spaces, the legal form at the end left
 * out. `Café & Sons (U.K.) Ltd.` is `CAFE AND SONS UK`. A name of nothing else keeps what it has.
 */
export function companyNameKey(name: string): string {
  const words = nameWords(name);
  let end = words.length;
  while (end > 1 && legalForms.has(words[end - 1] ?? '')) end -= 1;
  return words.slice(0, end).join(' ');
}

export function keyName(name: string): KeyedName {
  const key = plainNameKey(name) ?? companyNameKey(name);
  return { key, ending: name.startsWith(key) ? name.slice(key.length) : null };
}

/** The words of a name or of a search, as keys spell them. */
export function nameWords(name: string): string[] {
  const spelt = isAscii.test(name) ? spellAscii(name) : spellAny(name);
  return spelt === '' ? [] : spelt.split(' ');
}

// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const isAscii = /^[\x00-\x7f]*$/;

/** The same as `spellAny` in a third of the time: what there is no accent on needs no Unicode. */
function spellAscii(name: string): string {
  return name
    .toUpperCase()
    .replaceAll(/['`.]+/g, '')
    .replaceAll('&', ' AND ')
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();
}

function spellAny(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’‘`.]+/gu, '')
    .toUpperCase()
    .replaceAll('&', ' AND ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function isLegalForm(word: string): boolean {
  return legalForms.has(word);
}

/** Nine names of ten are spelt like a key already, so this spares them six passes; null for the others. */
function plainNameKey(name: string): string | null {
  if (!/^[A-Z0-9]+(?: [A-Z0-9]+)*$/.test(name)) return null;
  let end = name.length;
  for (;;) {
    const space = name.lastIndexOf(' ', end - 1);
    if (space === -1 || !legalForms.has(name.slice(space + 1, end))) return name.slice(0, end);
    end = space;
  }
}
