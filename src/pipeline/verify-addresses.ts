import { judgeEmail, type KnownEmail } from '../domain/confidence.ts';
import type { DomainVerdict, StepState, VerificationMode } from '../domain/enrichment.ts';
import { emailForms, type EmailForm } from '../domain/email-form.ts';
import { expectedValue } from '../domain/expected-value.ts';
import { verificationKey } from '../domain/lookup-key.ts';
import { listContacts, type ContactRecord } from '../store/contacts.ts';
import { noteAnswerUse } from '../store/answer-uses.ts';
import type { OfficerRow } from '../store/officers.ts';
import type { Trx } from '../store/open-store.ts';
import { findIntentUnderWay, planIntent } from '../store/spend-intents.ts';
import { saveVerification } from '../store/verified-contacts.ts';
import { nobodyAsked } from './ask-enrichment.ts';
import { CachedVerification } from './cached-emails.ts';
import { chooseProvider } from './choose-provider.ts';
import { leadCeiling } from './credit-ceilings.ts';
import { shownPattern } from './derive-emails.ts';
import { toGateContact } from './export-leads.ts';
import type { Gate } from './gate.ts';
import { runCeiling } from './run-ceiling.ts';
import type { Search } from './seek-officer.ts';
import { standingOfLead } from './standing-of-lead.ts';
import type { StepContext } from './step-context.ts';
import { statusOfAnswer } from './take-found-emails.ts';

const operation = 'email-verification';

/** What verifications that are held say of the company's addresses, whoever paid for them. */
export async function applyVerifications(
  trx: Trx,
  context: StepContext,
  { lead, run }: Search,
): Promise<void> {
  const now = context.clock.now();
  const contacts = await listContacts(trx, [lead.company.company_number]);
  for (const contact of contacts) {
    const subjectKey = verificationKey(contact.email);
    const notBefore = run?.refreshSince ?? 0;
    const choice = await chooseProvider(trx, context, {
      operation,
      subjectKey,
      now,
      notBefore,
      lifeMs: context.policy.cache.verifiedEmailsMs,
    });
    if (choice.kind !== 'held') continue;
    const { cached } = choice;
    const isTaken = (contact.verified_at ?? 0) >= cached.lookedUpAt;
    // Who asks again is answered by what was bought before.
    if (run || !isTaken) {
      await noteAnswerUse(trx, {
        operation,
        subjectKey,
        episodeId: lead.episode.id,
        askedFor: contact.id,
        run: run ?? null,
        now,
      });
    }
    if (isTaken) continue;
    const { smtpStatus, unknownReason, score } = CachedVerification.parse(
      JSON.parse(cached.answer),
    );
    const status = statusOfAnswer(smtpStatus, unknownReason);
    await saveVerification(trx, contact.id, {
      status,
      ...judgeVerified(contact, {
        status,
        unknownReason,
        score,
        patternSupport: supportOf(contact, contacts),
      }),
      verifiedAt: cached.lookedUpAt,
      expiresAt: cached.expiresAt,
    });
  }
}

function judgeVerified(
  contact: ContactRecord,
  said: Pick<KnownEmail, 'status' | 'unknownReason' | 'score' | 'patternSupport'>,
) {
  const { confidence, reasons } = judgeEmail({
    ...said,
    method: contact.method,
    published: publishedConfidence(contact.form),
    domainVerdict: contact.domain_verdict,
    mailExchanger: contact.mail_exchanger,
  });
  return { confidence, confidenceReasons: JSON.stringify(reasons) };
}

/** Addresses that show how a derived one is made; null for those that are not derived. */
function supportOf(
  { method, domain }: ContactRecord,
  contacts: readonly ContactRecord[],
): number | null {
  if (method !== 'pattern') return null;
  const shown = domain === null ? null : shownPattern(contacts, domain);
  return shown?.support ?? 1;
}

/** How sure the page was that it means this address, by the form it is written in; null for what no page names. */
function publishedConfidence(form: string | null): number | null {
  return form !== null && isForm(form) ? emailForms[form].confidence : null;
}

function isForm(form: string): form is EmailForm {
  return Object.hasOwn(emailForms, form);
}

export interface Verification {
  /** A verification is planned or on its way. */
  readonly isWaiting: boolean;
  readonly state: StepState;
  readonly reason: string;
}

/**
 * Plans the verification of what will be used and nobody has called valid, as far as the settings go: addresses that the company's own site prints of
 * people who can be contacted, and derived ones of those whom a look-up did not find. A verification costs a credit whatever it says, so the look-up, which costs one
 * only if it finds something, goes first.
 */
export async function planVerifications(
  trx: Trx,
  context: StepContext,
  search: Search & {
    readonly contactable: readonly OfficerRow[];
    /** Officers whose look-up found nothing. */
    readonly missed: ReadonlySet<string>;
  },
): Promise<Verification> {
  if (context.policy.verify === 'off') {
    return { isWaiting: false, state: 'skipped', reason: 'enrichment.verify is off' };
  }
  if (context.policy.providers.length === 0) {
    return { isWaiting: false, state: 'skipped', reason: 'no provider of e-mails is configured' };
  }
  const wanted = await listUsable(trx, context, search);
  if (wanted.length === 0) {
    const reason = 'no address that will be used is unverified';
    return { isWaiting: false, state: 'skipped', reason };
  }
  let planned = 0;
  const refusals: string[] = [];
  for (const contact of wanted) {
    const refusal = await planOne(trx, context, { search, contact });
    if (refusal === null) planned += 1;
    else refusals.push(refusal);
  }
  const [refusal] = refusals;
  if (planned > 0) {
    return { isWaiting: true, state: 'waiting', reason: `${planned} address(es) to be verified` };
  }
  return { isWaiting: false, state: 'skipped', reason: refusal ?? 'nothing to verify' };
}

async function listUsable(
  trx: Trx,
  { policy }: StepContext,
  { lead, domain, gate, contactable, missed }: Parameters<typeof planVerifications>[2],
): Promise<readonly ContactRecord[]> {
  const { company_number: companyNumber, subscriber_class: subscriberClass } = lead.company;
  const contacts = await listContacts(trx, [companyNumber]);
  return usableAddresses(contacts, {
    company: { companyNumber, subscriberClass },
    domain: domain.domain,
    gate,
    mode: policy.verify,
    people: new Set(contactable.map((officer) => officer.id)),
    missed,
  });
}

/** Addresses that will be used, that nobody has called valid, and whose verification the settings ask for. */
export function usableAddresses(
  contacts: readonly ContactRecord[],
  {
    company,
    domain,
    gate,
    mode,
    people,
    missed,
  }: {
    readonly company: Parameters<Gate['clear']>[0];
    readonly domain: string | null;
    readonly gate: Gate;
    readonly mode: VerificationMode;
    /** Officers who can be contacted. */
    readonly people: ReadonlySet<string>;
    readonly missed: ReadonlySet<string>;
  },
): readonly ContactRecord[] {
  return contacts.filter((contact) => {
    const { officer_id: owner, domain_verdict: verdict } = contact;
    if (owner === null || !people.has(owner)) return false;
    if (contact.verification_status !== 'unverified') return false;
    if (contact.email_type !== 'corporate') return false;
    if (!isWorthIt(mode, contact, { verdict, isMissed: missed.has(owner) })) return false;
    // Whatever else holds it back, no provider can lift.
    const asVerified = { ...toGateContact(contact), verificationStatus: 'valid' as const };
    if (gate.clear(company, asVerified).kind !== 'cleared') return false;
    // Asked once more right before it is bought: what is refused there must not be planned again and again.
    const { person, email } = asVerified;
    return gate.refusalToPay(company, { person, domain, email }) === null;
  });
}

/** What a proven site prints is as good as what a provider calls valid; a derived address leaves only once one has. */
function isWorthIt(
  mode: VerificationMode,
  { method }: ContactRecord,
  { verdict, isMissed }: { readonly verdict: DomainVerdict | null; readonly isMissed: boolean },
): boolean {
  if (method === 'pattern') return mode === 'used' && isMissed;
  if (method !== 'website') return false;
  return verdict === 'likely' || (verdict === 'proven' && mode === 'used');
}

/** Null when it is planned or on its way; else why not. */
async function planOne(
  trx: Trx,
  context: StepContext,
  {
    search: { lead, run, domain },
    contact,
  }: { readonly search: Search; readonly contact: ContactRecord },
): Promise<string | null> {
  const now = context.clock.now();
  if (run === undefined) return nobodyAsked;
  const subjectKey = verificationKey(contact.email);
  const notBefore = run?.refreshSince ?? 0;
  const choice = await chooseProvider(trx, context, {
    operation,
    subjectKey,
    now,
    notBefore,
    lifeMs: context.policy.cache.verifiedEmailsMs,
  });
  // Applied above where it said anything; an answer that left the address out is not asked for again either.
  if (choice.kind === 'held' || (choice.kind === 'nobody' && !choice.isLost)) {
    return 'verified within the life of the answer';
  }
  const underWay = await findIntentUnderWay(trx, operation, subjectKey);
  if (underWay?.state === 'in_doubt') return 'a paid verification of the address is in doubt';
  // Every company that has the address is told of its end, whoever asked for it.
  if (underWay !== undefined) return null;
  if (choice.kind === 'not-configured') return 'no provider of e-mails is configured';
  if (choice.kind === 'nobody') return choice.why;
  const { provider } = choice;
  const ceiling =
    (await leadCeiling(trx, context, { provider, operation, episodeId: lead.episode.id })) ??
    (await runCeiling(trx, run, { provider, operation }));
  if (ceiling !== null) return ceiling;
  await planIntent(trx, {
    id: context.random.uuid(),
    provider,
    operation,
    subjectKey,
    companyNumber: lead.company.company_number,
    episodeId: lead.episode.id,
    officerId: contact.officer_id,
    companyName: null,
    firstName: contact.officer_first_name,
    lastName: contact.officer_last_name,
    domain: domain.domain,
    email: subjectKey,
    runId: run?.id ?? null,
    expectedValue: expectedValue({
      operation,
      ...standingOfLead(lead.episode, now),
      domainVerdict: domain.verdict,
      hasNamesake: false,
      hasContact: false,
      heldEmails: null,
      confidence: contact.confidence,
    }),
    now,
  });
  return null;
}
