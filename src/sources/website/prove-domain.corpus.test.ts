import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import { extractContacts } from './extract-contacts.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';
import { readPage } from './read-page.ts';
import { textForProof } from './read-particulars.ts';

const Company = z.object({
  name: z.string(),
  number: z.custom<CompanyNumber>((value) => typeof value === 'string' && isCompanyNumber(value)),
  postal_code: z.string(),
  address_line_1: z.string(),
  post_town: z.string(),
  previous_names: z.array(z.string()).default([]),
  officer_names: z.array(z.string()).default([]),
  is_postal_code_shared: z.boolean().default(false),
  has_namesake: z.boolean().default(false),
});
const Case = z.object({
  id: z.string(),
  company: Company,
  domain: z.string(),
  accepted: z.boolean(),
  /** Companies of other cases whose site it is. */
  owned_by: z.array(z.string()).default([]),
  verdict: z.enum(['proven', 'likely', 'not_proven', 'contradicted']).optional(),
  /** What the site gives to a reader, whoever's it is; of sets that were written with addresses. */
  emails: z.array(z.string()).optional(),
  pages: z.record(z.string(), z.string()),
});
type Case = z.infer<typeof Case>;

function readCorpus(name: string): readonly Case[] {
  const file = fileURLToPath(new URL(`../../../test/corpora/${name}.json`, import.meta.url));
  return z.object({ cases: z.array(Case) }).parse(JSON.parse(readFileSync(file, 'utf8'))).cases;
}

function toSubject({ company }: Case): ProofSubject {
  return {
    companyNumber: company.number,
    companyName: company.name,
    postalCode: company.postal_code,
    addressLine1: company.address_line_1,
    postTown: company.post_town,
    previousNames: company.previous_names,
    officerNames: company.officer_names,
    isPostalCodeShared: company.is_postal_code_shared,
    hasNamesake: company.has_namesake,
  };
}

function toPages({ domain, pages }: Case): readonly ProofPage[] {
  return Object.entries(pages).map(([path, html]) => {
    const page = readPage(html, new URL(path, `https://${domain}/`));
    return { ...page, text: textForProof(page) };
  });
}

function isAccepted(verdict: string): boolean {
  return verdict === 'proven' || verdict === 'likely';
}

interface Score {
  readonly cases: number;
  readonly own: number;
  readonly found: number;
  readonly missed: readonly string[];
  readonly wronglyAccepted: readonly string[];
  readonly otherVerdict: readonly string[];
}

function score(cases: readonly Case[]): Score {
  const judged = cases.map((each) => ({
    ...each,
    said: proveDomain(toPages(each), toSubject(each)).verdict,
  }));
  const name = (each: (typeof judged)[number]) => `${each.id}: ${each.said}`;
  return {
    cases: cases.length,
    own: judged.filter((each) => each.accepted).length,
    found: judged.filter((each) => each.accepted && isAccepted(each.said)).length,
    missed: judged.filter((each) => each.accepted && !isAccepted(each.said)).map(name),
    wronglyAccepted: judged.filter((each) => !each.accepted && isAccepted(each.said)).map(name),
    otherVerdict: judged
      .filter((each) => each.verdict !== undefined && each.verdict !== each.said)
      .map((each) => `${name(each)} and not ${each.verdict}`),
  };
}

/** Each site judged for the company of every other case: whoever is not its owner must not be accepted. */
function acceptedForStrangers(cases: readonly Case[]): readonly string[] {
  const subjects = new Map(cases.map((each) => [each.company.number, toSubject(each)]));
  return cases.flatMap((site) => {
    const pages = toPages(site);
    return [...subjects.values()]
      .filter((subject) => subject.companyName !== site.company.name)
      .filter((subject) => !site.owned_by.includes(subject.companyName))
      .filter(
        (subject) => !JSON.stringify(site.pages).includes(subject.companyNumber.replace(/^0+/, '')),
      )
      .filter((subject) => isAccepted(proveDomain(pages, subject).verdict))
      .map((subject) => `${site.id} for ${subject.companyName}`);
  });
}

describe.each([
  ...['', '-2', '-3', '-4', '-5', '-6', '-7', '-8', '-9', '-10'].map(
    (set) => `proof-footers${set}`,
  ),
  'proof-relations',
  'proof-relations-2',
  'proof-relations-3',
  'proof-relations-4',
  'proof-stories',
  'proof-sites',
  'proof-sites-2',
  'proof-sites-3',
  'proof-sites-4',
  'proof-sites-5',
  'proof-sites-6',
  'proof-sites-7',
  'proof-sites-8',
  'proof-sites-9',
  'proof-sites-10',
  'proof-sites-11',
  'proof-sites-12',
  'proof-sites-13',
  'proof-sites-14',
  'proof-sites-15',
  'proof-sites-16',
  'proof-sites-17',
  'proof-sites-18',
  'proof-sites-19',
  'proof-sites-20',
  'proof-sites-21',
  'proof-sites-22',
  'proof-sites-23',
  'proof-sites-24',
  'proof-sites-25',
  'proof-sites-26',
  'proof-sites-27',
  'proof-sites-28',
  'proof-sites-29',
  'proof-sites-30',
  'proof-sites-31',
  'proof-sites-32',
  'proof-sites-33',
  'proof-sites-34',
  'proof-sites-35',
  'proof-sites-36',
  'proof-sites-37',
  'proof-sites-38',
  'proof-sites-39',
  'proof-sites-40',
  'proof-sites-41',
  'proof-sites-42',
  'proof-sites-43',
  'proof-sites-44',
  'proof-sites-45',
  'proof-sites-46',
  'proof-sites-47',
  'proof-sites-48',
  'proof-sites-49',
  'proof-sites-50',
  'proof-sites-51',
  'proof-sites-52',
  'proof-sites-53',
  'proof-sites-54',
  'proof-sites-55',
])('the corpus %s', (name) => {
  const cases = readCorpus(name);

  it('has no wrong company accepted, at least .95 of the right ones found, and the verdicts of the rules', async ({
    annotate,
  }) => {
    const result = score(cases);
    const figures = `${result.cases} cases: ${result.found} of ${result.own} right ones found, ${result.wronglyAccepted.length} wrong ones accepted`;
    process.stdout.write([`${name}: ${figures}`, ...result.missed, ''].join('\n'));
    await annotate(figures);

    expect(result.wronglyAccepted).toEqual([]);
    expect(result.found / result.own, result.missed.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(result.otherVerdict).toEqual([]);
  });

  it('has no site accepted for the company of another case', () => {
    expect(acceptedForStrangers(cases)).toEqual([]);
  });
});

describe.each(
  [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24].map((set) => `proof-sites-${set}`),
)('the addresses of the corpus %s', (name) => {
  it('are read with a precision of at least .98 and a recall of at least .97', () => {
    let [hits, printed, present] = [0, 0, 0];
    const mistakes: string[] = [];
    for (const site of readCorpus(name)) {
      const truth = new Set(site.emails);
      const found = addressesOf(site);
      hits += truth.intersection(found).size;
      printed += found.size;
      present += truth.size;
      for (const email of truth.symmetricDifference(found)) mistakes.push(`${site.id} ${email}`);
    }
    process.stdout.write(`${name}: ${hits} of ${present} addresses, ${printed - hits} others\n`);

    expect(hits / printed, mistakes.join('\n')).toBeGreaterThanOrEqual(0.98);
    expect(hits / present, mistakes.join('\n')).toBeGreaterThanOrEqual(0.97);
  });
});

function addressesOf({ domain, pages }: Case): ReadonlySet<string> {
  return new Set(
    Object.entries(pages).flatMap(([path, html]) =>
      extractContacts(readPage(html, new URL(path, `https://${domain}/`)), {
        companyDomain: domain,
      }).map(({ email }) => email),
    ),
  );
}
