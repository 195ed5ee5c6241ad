/** The register's three parts; each has a Gazette of its own (Companies Act 2006 s.1173 "the Gazette"). */
export const jurisdictions = [
  'england_and_wales',
  'scotland',
  'northern_ireland',
  'unknown',
] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

export const gazettes = ['london', 'edinburgh', 'belfast', 'unknown'] as const;
export type Gazette = (typeof gazettes)[number];

/** `jurisdiction` of the API (api-enumerations constants.yml). The others name no part of the register. */
const byApi: Readonly<Record<string, Jurisdiction>> = {
  'england-wales': 'england_and_wales',
  england: 'england_and_wales',
  wales: 'england_and_wales',
  scotland: 'scotland',
  'northern-ireland': 'northern_ireland',
};

/** Companies, LLPs and limited partnerships; other prefixes are not of one part for certain. */
const byPrefix: readonly (readonly [RegExp, Jurisdiction])[] = [
  [/^(?:\d{2}|OC|LP)/, 'england_and_wales'],
  [/^(?:SC|SO|SL)/, 'scotland'],
  [/^(?:NI|NC|NL|R0)/, 'northern_ireland'],
];

/** The part of the register a company belongs to: as the register says, else as its number begins. */
export function jurisdictionOf(company: {
  readonly companyNumber: string;
  readonly jurisdiction: string | null;
}): Jurisdiction {
  const said = byApi[(company.jurisdiction ?? '').trim().toLowerCase()];
  if (said !== undefined) return said;
  return byPrefix.find(([prefix]) => prefix.test(company.companyNumber))?.[1] ?? 'unknown';
}

export function gazetteOf(jurisdiction: Jurisdiction): Gazette {
  switch (jurisdiction) {
    case 'england_and_wales':
      return 'london';
    case 'scotland':
      return 'edinburgh';
    case 'northern_ireland':
      return 'belfast';
    case 'unknown':
      return 'unknown';
  }
}
