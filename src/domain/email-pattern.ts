/** How a firm makes the addresses of its people, by what stands before the @. */
const spellings = {
  'first.last': ({ first, last }) => `${first}.${last}`,
  firstlast: ({ first, last }) => `${first}${last}`,
  first_last: ({ first, last }) => `${first}_${last}`,
  'first-last': ({ first, last }) => `${first}-${last}`,
  first: ({ first }) => first,
  flast: ({ first, last }) => `${first.charAt(0)}${last}`,
  'f.last': ({ first, last }) => `${first.charAt(0)}.${last}`,
  firstl: ({ first, last }) => `${first}${last.charAt(0)}`,
  'last.first': ({ first, last }) => `${last}.${first}`,
  lastf: ({ first, last }) => `${last}${first.charAt(0)}`,
  last: ({ last }) => last,
} as const satisfies Record<string, (name: { first: string; last: string }) => string>;

export type EmailPattern = keyof typeof spellings;

interface Named {
  readonly firstName: string;
  readonly lastName: string;
}

/** An address of the domain that belongs to a person; without names when nobody told us whose it is. */
export interface PatternExample {
  readonly local: string;
  readonly person: Named | null;
}

export interface LearnedPattern {
  readonly pattern: EmailPattern;
  /** Addresses that show it. */
  readonly support: number;
}

/** An address whose owner is not known shows its form only half as well. */
const strangerVote = 0.5;

/**
 * The making that the addresses of a domain show, or null when they show none, or several alike. Of an address whose owner is known it must be
 * the spelling of the name; of the others only two words with a dot between tell anything.
 */
export function learnEmailPattern(examples: readonly PatternExample[]): LearnedPattern | null {
  const votes = new Map<EmailPattern, { weight: number; support: number }>();
  let total = 0;
  for (const example of examples) {
    const shown = patternsShown(example);
    if (shown.length === 0) continue;
    const weight = example.person === null ? strangerVote : 1;
    total += weight;
    for (const pattern of shown) {
      const vote = votes.get(pattern) ?? { weight: 0, support: 0 };
      votes.set(pattern, { weight: vote.weight + weight, support: vote.support + 1 });
    }
  }
  const [best, second] = [...votes].toSorted(([, a], [, b]) => b.weight - a.weight);
  if (best === undefined || best[1].weight < 1) return null;
  const isClear = best[1].weight > total / 2 && best[1].weight !== second?.[1].weight;
  return isClear ? { pattern: best[0], support: best[1].support } : null;
}

/** What stands before the @ of somebody's address in this making; null for names that do not spell one. */
export function spellEmail(pattern: EmailPattern, person: Named): string | null {
  const name = lettersOf(person);
  return name === null ? null : spellings[pattern](name);
}

function patternsShown({ local, person }: PatternExample): readonly EmailPattern[] {
  if (person === null) {
    if (/^[a-z]{2,}\.[a-z]{2,}$/.test(local)) return ['first.last'];
    return /^[a-z]\.[a-z]{2,}$/.test(local) ? ['f.last'] : [];
  }
  const name = lettersOf(person);
  return name === null ? [] : patternNames.filter((each) => spellings[each](name) === local);
}

const patternNames = [
  'first.last',
  'firstlast',
  'first_last',
  'first-last',
  'first',
  'flast',
  'f.last',
  'firstl',
  'last.first',
  'lastf',
  'last',
] as const satisfies readonly EmailPattern[];

/** The first forename and the surname as an address may spell them; null for names of one letter or of no Latin ones. */
function lettersOf({ firstName, lastName }: Named): { first: string; last: string } | null {
  const [given = ''] = firstName.trim().split(/[\s.]+/);
  const first = letters(given);
  const last = letters(lastName);
  return first.length < 2 || last.length < 2 ? null : { first, last };
}

function letters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
