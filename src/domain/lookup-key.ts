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

/** The question of a paid verification: a mailbox is the same however it is written (https://snov.io/api joins by the address alone). */
export function verificationKey(email: string): string {
  return email.trim().toLowerCase();
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
