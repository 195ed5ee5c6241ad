import { classifyEmail, parseEmailAddress, type EmailAddress } from '../../domain/email-address.ts';
import type { EmailType } from '../../domain/enrichment.ts';
import { findEmailsInText } from './find-emails-in-text.ts';
import { isJunkEmail } from './junk-emails.ts';
import type { EmailForm, ReadPage } from './read-page.ts';

/** An address a site publishes, with where and how it stands there. */
export interface FoundContact {
  readonly email: EmailAddress;
  readonly emailType: EmailType;
  /** How sure it is that the page means this address, 0..1. */
  readonly confidence: number;
  readonly sourceUrl: string;
  /** The words around it, for whoever asks where it came from. */
  readonly snippet: string;
  readonly form: EmailForm;
}

/** Explicit marks are surest, decoded ones nearly so, guesses from the wording least. */
const confidenceOf = {
  mailto: 0.95,
  'json-ld': 0.95,
  cfemail: 0.9,
  rot13: 0.9,
  base64: 0.8,
  attribute: 0.85,
  text: 0.85,
  'at-token': 0.75,
} as const satisfies Record<EmailForm, number>;

const snippetReach = 50;

/** Every address of one page once, in the form that is surest. */
export function extractContacts(
  page: ReadPage,
  context: { companyDomain: string | null },
): readonly FoundContact[] {
  const best = new Map<EmailAddress, Sighting>();
  for (const sighting of sightingsOf(page)) {
    if (isJunkEmail(sighting.email)) continue;
    const known = best.get(sighting.email);
    if (known === undefined || confidenceOf[sighting.form] > confidenceOf[known.form]) {
      best.set(sighting.email, sighting);
    }
  }
  return [...best.values()].map(({ email, form, start, end }) => ({
    email,
    emailType: classifyEmail(email, context),
    confidence: confidenceOf[form],
    sourceUrl: page.url.href,
    snippet: snippetAround(page.text, start, end),
    form,
  }));
}

/** Joins the contacts of several pages: the surest form stays, then the page that was read first. */
export function mergeContacts(
  lists: readonly (readonly FoundContact[])[],
): readonly FoundContact[] {
  const best = new Map<EmailAddress, FoundContact>();
  for (const contact of lists.flat()) {
    const known = best.get(contact.email);
    if (known === undefined || contact.confidence > known.confidence)
      best.set(contact.email, contact);
  }
  return [...best.values()];
}

interface Sighting {
  readonly email: EmailAddress;
  readonly form: EmailForm;
  readonly start: number;
  readonly end: number;
}

function* sightingsOf(page: ReadPage): Generator<Sighting> {
  for (const hint of page.hints) {
    for (const email of addressesIn(hint.raw)) {
      // The link text often is the address itself: then the snippet is centred on it.
      const nearby = page.text.slice(hint.offset, hint.offset + email.length + 20).toLowerCase();
      const within = nearby.indexOf(email);
      const start = hint.offset + Math.max(0, within);
      yield { email, form: hint.form, start, end: within === -1 ? start : start + email.length };
    }
  }
  yield* findEmailsInText(page.text);
}

function addressesIn(raw: string): readonly EmailAddress[] {
  const whole = parseEmailAddress(raw);
  return whole === null ? findEmailsInText(raw).map((each) => each.email) : [whole];
}

function snippetAround(text: string, start: number, end: number): string {
  const slice = text.slice(Math.max(0, start - snippetReach), end + snippetReach);
  // Control characters would garble logs and spreadsheets.
  return slice
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
