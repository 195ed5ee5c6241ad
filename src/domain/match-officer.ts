interface Named {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

export interface OfficerMatch<Officer> {
  readonly officer: Officer;
  /** Which parts of the name the address spells, for whoever asks why it is taken to be theirs. */
  readonly reason: string;
  /** Whether both names stand there in full: enough even for a mailbox anybody can open. */
  readonly isFullName: boolean;
}

/**
 * The officer whose name the local part of an address spells (jane.smith, jsmith, smithj, jane). Null when none or more than
 * one fits: an address is never given to the wrong person.
 */
export function matchOfficer<Officer extends Named>(
  localPart: string,
  officers: readonly Officer[],
): OfficerMatch<Officer> | null {
  const spelt = letters(localPart);
  const fitting = officers.flatMap((officer) => {
    const spelling = spellingsOf(officer).find((each) => each.text === spelt);
    return spelling === undefined ? [] : [{ officer, ...spelling }];
  });
  const [only] = fitting;
  if (fitting.length !== 1 || only === undefined) return null;
  const { officer, parts, isFullName = false } = only;
  return { officer, isFullName, reason: `the local part is the officer's ${parts}` };
}

interface Spelling {
  readonly text: string;
  readonly parts: string;
  readonly isFullName?: boolean;
}

function spellingsOf({ firstName, lastName }: Named): readonly Spelling[] {
  if (firstName === null || lastName === null) return [];
  const [given = '', ...others] = firstName.split(/[\s.]+/).map(letters);
  const last = letters(lastName);
  if (given.length < 2 || last.length < 2) return [];
  const initials = others.map((name) => name.charAt(0)).join('');
  const initial = given.charAt(0);
  const spellings: Spelling[] = [
    { text: given + last, parts: 'first and last name', isFullName: true },
    { text: last + given, parts: 'last and first name', isFullName: true },
    { text: initial + last, parts: 'first initial and last name' },
    { text: last + initial, parts: 'last name and first initial' },
    { text: given, parts: 'first name' },
    { text: last, parts: 'last name' },
  ];
  if (initials === '') return spellings;
  return [
    ...spellings,
    {
      text: given + initials + last,
      parts: 'first name, initials and last name',
      isFullName: true,
    },
    { text: given + others.join('') + last, parts: 'forenames and last name', isFullName: true },
    { text: initial + initials + last, parts: 'initials and last name' },
  ];
}

function letters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
