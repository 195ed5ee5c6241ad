/**
 * What identifies a person on the suppression list: name and month of birth, as the register publishes them, written so
 * that case, accents and punctuation make no difference. Null when the name is not known.
 */
export function personKey(person: {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
}): string | null {
  if (person.firstName === null || person.lastName === null) return null;
  const name = plain(`${person.firstName} ${person.lastName}`);
  return `${name}|${person.birthYear ?? ''}-${person.birthMonth ?? ''}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
