import { foldLetters } from './fold-letters.ts';

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

/**
 * Under which name two entries at one company may be the same human being. The register prints an officer as
 * `O'NEILL, Anne-Marie Rose` and the same person as owner as `Mrs Anne Marie Oneill`: only the first word of the forenames
 * counts, and of the surname only the letters.
 */
export function matchingName(person: {
  readonly firstName: string | null;
  readonly lastName: string;
}): string {
  const [first = ''] = plain(foldLetters(person.firstName ?? '')).split(' ');
  return `${first}|${plain(foldLetters(person.lastName)).replaceAll(' ', '')}`;
}
