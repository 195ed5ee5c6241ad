import type { CompanyNumber } from '../../domain/company-number.ts';

const verdicts = ['proven', 'likely', 'not_proven', 'contradicted'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Why a site is or is not believed to be the company's, and what each reason adds, -1..1. Reasons of 0 change nothing: they are
 * kept because somebody wants to know.
 */
export const weightOf = {
  'own-number': 0.98,
  'name-and-postcode': 0.92,
  'exact-name': 0.7,
  'former-name-and-postcode': 0.66,
  'short-name-and-postcode': 0.65,
  'short-name-and-town': 0.55,
  // Supports, never a reason of their own: people share names and change firms, streets have many houses.
  'registered-office': 0.3,
  'name-mentioned': 0.25,
  'short-name': 0.2,
  'domain-name': 0.15,
  'officer-name': 0.1,
  'vat-number': 0.05,
  'number-mentioned': 0.05,
  'ceased-trading': 0,
  'insolvency-words': 0,
  'closed-down': 0,
  'shared-postcode': 0,
  namesake: 0,
  'near-name': -0.6,
  'other-operator': -0.6,
  'redirected-elsewhere': -0.5,
  'social-only': -0.5,
  placeholder: -0.5,
  'default-page': -0.9,
  suspended: -0.9,
  parked: -0.9,
  'for-sale': -0.9,
  'foreign-form': -1,
  'other-number': -1,
  'many-numbers': -1,
} as const satisfies Record<string, number>;

export type ProofRule = keyof typeof weightOf;

/** One reason, with the words it rests on, so that a person can check it again. */
export interface ProofItem {
  readonly rule: ProofRule;
  readonly url: string;
  readonly snippet: string;
  readonly weight: number;
  /** It stands on the page only after a browser has run its scripts. */
  readonly isRendered?: boolean;
}

export interface DomainProof {
  readonly verdict: Verdict;
  /** That the site is the company's, 0..1. */
  readonly confidence: number;
  readonly proof: readonly ProofItem[];
}

/** Where nobody asks, or nothing could be judged. */
export const nothingProven: DomainProof = { verdict: 'not_proven', confidence: 0, proof: [] };

/** What proof needs of a page; the first one is the home page. */
export interface ProofPage {
  readonly url: URL;
  readonly title: string;
  readonly text: string;
}

/** What the register says of the company whose site is looked for. */
export interface ProofSubject {
  readonly companyNumber: CompanyNumber;
  readonly companyName: string;
  readonly postalCode: string | null;
  /** As registered (`SURNAME, Forenames`) or as spoken (`Forename Surname`). */
  readonly officerNames: readonly string[];
  /** Former names, the latest first. */
  readonly previousNames?: readonly string[];
  /** First line of the registered office, with number and street. */
  readonly addressLine1?: string | null;
  readonly postTown?: string | null;
  /** More companies sit at this postcode than at one firm's: an agent's or accountant's address, which proves nothing. */
  readonly isPostalCodeShared?: boolean;
  /** Another company that we know is called the same. */
  readonly hasNamesake?: boolean;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

const maxSnippet = 300;

/** A reason with the words around its place. */
export function proofItem(rule: ProofRule, page: ProofPage, span: Span): ProofItem {
  // Little in front, for the longest evidence is a block reach and its end must not be cut off.
  const said = page.text.slice(
    Math.max(0, span.start - 40),
    Math.max(span.end + 60, span.start + 160),
  );
  return proofOf(rule, page.url.href, said);
}

export function proofOf(rule: ProofRule, url: string, said: string): ProofItem {
  const snippet = said
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]{1,100}/gu, ' ')
    .trim()
    .slice(0, maxSnippet);
  return { rule, url, snippet, weight: weightOf[rule] };
}
