import { z } from 'zod';
import { emailDoubts } from '../domain/email-doubts.ts';
import {
  emailTypes,
  findMethods,
  lawfulBases,
  mailExchangers,
  verificationStatuses,
} from '../domain/enrichment.ts';
import { subscriberClasses, type SubscriberClass } from '../domain/subscriber-class.ts';
import { toGateContact } from '../pipeline/export-leads.ts';
import type { Gate } from '../pipeline/gate.ts';
import type { ContactRecord } from '../store/contacts.ts';
import { ConfidenceReasons, readConfidenceReasons } from './confidence-reasons.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

/**
 * An address with its provenance. What the gate withholds stays in the list without the address and without the page it stands on, and says
 * why.
 */
export const ContactJson = z.object({
  id: z.uuid(),
  officer_id: z.uuid().nullable(),
  officer_name: z.string().nullable(),
  officer_role: z.string().nullable(),
  email: z.string().nullable(),
  withheld_reason: z.string().nullable(),
  subscriber_class: z.enum(subscriberClasses),
  email_type: z.enum(emailTypes),
  verification_status: z.enum(verificationStatuses),
  confidence: z.number(),
  /** What the confidence is made of: the first times each of the others. Null where it was judged before reasons were kept. */
  confidence_reasons: ConfidenceReasons.nullable(),
  method: z.enum(findMethods),
  source: z.string(),
  source_url: z.string().nullable(),
  lawful_basis: z.enum(lawfulBases),
  /** How it was written where it was found. */
  form: z.string().nullable(),
  /** Found in no form but those meant to keep programs out. */
  hidden: z.boolean(),
  no_reply: z.boolean(),
  officer_reason: z.string().nullable(),
  /** Others whose it may be as well: they make the same question. */
  shared_with: z.array(z.object({ officer_id: z.uuid(), officer_name: z.string() })),
  doubts: z.array(z.enum(emailDoubts)),
  mail_exchanger: z.enum(mailExchangers).nullable(),
  page_hash: z.string().nullable(),
  snippet: z.string().nullable(),
  discovered_at: instant,
  /** When a provider was paid to verify this very address; null when none was. */
  verified_at: instant.nullable(),
  expires_at: instant,
});
export type ContactJson = z.infer<typeof ContactJson>;

export function toContactJson(
  gate: Gate,
  contact: ContactRecord,
  companyClass: SubscriberClass,
): ContactJson {
  const company = { companyNumber: contact.company_number, subscriberClass: companyClass };
  const judged = toGateContact(contact);
  const answer = gate.clear(company, judged);
  const cleared = answer.kind === 'cleared' ? answer.contact : null;
  return {
    id: contact.id,
    officer_id: contact.officer_id,
    officer_name: contact.officer_name,
    officer_role: contact.officer_role,
    email: cleared?.email ?? null,
    withheld_reason: answer.kind === 'withheld' ? answer.reason : null,
    subscriber_class: answer.subscriberClass,
    email_type: contact.email_type,
    verification_status: contact.verification_status,
    confidence: contact.confidence,
    confidence_reasons: readConfidenceReasons(contact.confidence_reasons),
    method: contact.method,
    source: contact.source,
    source_url: cleared?.sourceUrl ?? null,
    lawful_basis: contact.lawful_basis,
    form: contact.form,
    hidden: contact.is_hidden === 1,
    no_reply: contact.is_no_reply === 1,
    officer_reason: contact.officer_reason,
    shared_with: contact.sharers.map(({ id, name }) => ({ officer_id: id, officer_name: name })),
    doubts: [...judged.doubts],
    mail_exchanger: contact.mail_exchanger,
    page_hash: cleared === null ? null : contact.page_hash,
    // The words around an address hold the address.
    snippet: cleared === null ? null : contact.snippet,
    discovered_at: toInstant(contact.discovered_at),
    verified_at: toInstantOrNull(contact.verified_at),
    expires_at: toInstant(contact.expires_at),
  };
}
