/**
 * The same fact in one wording, whether the bulk file or the API says it: the file prints upper case and runs of spaces, and
 * `None Supplied` where there is nothing. Null when nothing is left.
 */
export function plainText(text: string | null): string | null {
  const plain = (text ?? '')
    .normalize('NFKC')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toUpperCase();
  return plain === '' || plain === 'NONE SUPPLIED' ? null : plain;
}

/** Postcodes are free text on the register: with one space, several, or none. */
export function postcodeText(text: string | null): string | null {
  return plainText(text)?.replaceAll(' ', '') ?? null;
}

/**
 * The words of an address in their order. Where one line ends and the next begins, and commas, differ between the file and the API
 * for the same address.
 */
export function addressWords(lines: readonly (string | null)[]): string | null {
  const words = lines
    .map((line) => plainText(line) ?? '')
    .join(' ')
    .replaceAll("'", '')
    .replaceAll(/[^\p{L}\p{N}&]+/gu, ' ')
    .trim();
  return words === '' ? null : words;
}

/** The codes alone, in rising order: the file adds a description, and the order means nothing. Leading zeros count. */
export function sicCodesOf(texts: readonly (string | null)[]): string | null {
  const codes = texts.flatMap((text) => /^\s*(\d{4,5})(?=\s*(?:-|$))/.exec(text ?? '')?.[1] ?? []);
  return codes.length === 0 ? null : [...new Set(codes)].toSorted().join(' ');
}

/** A status this build has no code for, in the spelling of the API. */
export function statusWord(raw: string | null): string | null {
  return plainText(raw)?.toLowerCase().replaceAll(' ', '-') ?? null;
}
