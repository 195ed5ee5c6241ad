/** The question of a paid look-up, normalised: two spellings of one question cost one credit. */
export function domainLookupKey(companyName: string): string {
  return plain(companyName);
}

/** The question of a paid e-mail look-up, normalised. */
export function emailLookupKey(person: {
  readonly firstName: string;
  readonly lastName: string;
  readonly domain: string;
}): string {
  return `${plain(person.firstName)}|${plain(person.lastName)}|${person.domain.toLowerCase()}`;
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
