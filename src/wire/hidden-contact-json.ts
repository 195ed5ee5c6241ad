import { z } from 'zod';
import { emailTypes } from '../domain/enrichment.ts';
import { toGateContact } from '../pipeline/export-leads.ts';
import { openGate } from '../pipeline/gate.ts';
import { listContacts } from '../store/contacts.ts';
import type { HiddenContact } from '../store/hidden-contacts.ts';
import type { Db } from '../store/open-store.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { instant, toInstant } from './instant.ts';

/** An address that waits for a person to let it out, with what that person needs to decide. */
export const HiddenContactJson = z.object({
  id: z.uuid(),
  company_number: z.string(),
  company_name: z.string(),
  /** Null where it could not leave even when released; `withheld_reason` says why. */
  email: z.string().nullable(),
  withheld_reason: z.string().nullable(),
  email_type: z.enum(emailTypes),
  form: z.string().nullable(),
  source_url: z.string().nullable(),
  snippet: z.string().nullable(),
  officer_name: z.string().nullable(),
  officer_reason: z.string().nullable(),
  discovered_at: instant,
});
export type HiddenContactJson = z.infer<typeof HiddenContactJson>;

/** Judges each as if it were released: whoever objected is not shown to a reviewer either. */
export async function toHiddenContactsJson(
  rows: readonly HiddenContact[],
  { reader, hash }: { readonly reader: Db; readonly hash: SuppressionHash },
): Promise<readonly HiddenContactJson[]> {
  if (rows.length === 0) return [];
  const companies = [...new Set(rows.map((row) => row.company_number))];
  const [gate, contacts] = await Promise.all([
    openGate(reader, hash, { hiddenPersonal: 'allow' }),
    listContacts(reader, companies),
  ]);
  const records = new Map(contacts.map((contact) => [contact.id, contact]));
  return rows.flatMap((row) => {
    const record = records.get(row.id);
    if (record === undefined) return [];
    const company = { companyNumber: row.company_number, subscriberClass: row.subscriber_class };
    const answer = gate.clear(company, toGateContact(record));
    const isCleared = answer.kind === 'cleared';
    return [
      {
        id: row.id,
        company_number: row.company_number,
        company_name: row.company_name,
        email: isCleared ? answer.contact.email : null,
        withheld_reason: isCleared ? null : answer.reason,
        email_type: row.email_type,
        form: row.form,
        source_url: isCleared ? row.source_url : null,
        snippet: isCleared ? row.snippet : null,
        officer_name: isCleared ? row.officer_name : null,
        officer_reason: row.officer_reason,
        discovered_at: toInstant(row.discovered_at),
      },
    ];
  });
}
