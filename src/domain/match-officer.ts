interface Named {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/**
 * The officer whose name the local part of an address spells (jane.smith, jsmith, smithj, jane). Null when none or more than
 * one fits: an address is never given to the wrong person.
 */
export function matchOfficer<Officer extends Named>(
  localPart: string,
  officers: readonly Officer[],
): Officer | null {
  const spelt = letters(localPart);
  const fitting = officers.filter(({ firstName, lastName }) => {
    if (firstName === null || lastName === null) return false;
    const first = letters(firstName.split(' ')[0] ?? '');
    const last = letters(lastName);
    if (first.length < 2 || last.length < 2) return false;
    return [
      first + last,
      last + first,
      first.charAt(0) + last,
      last + first.charAt(0),
      first,
      last,
    ].includes(spelt);
  });
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : null;
}

function letters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
