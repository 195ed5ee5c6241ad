import { z } from 'zod';
import { emailTypes } from '../domain/enrichment.ts';
import type { FoundContact } from '../sources/website/extract-contacts.ts';
import type { Db } from '../store/open-store.ts';
import { listPageContacts } from '../store/scans/keep-page.ts';

/** A finding on a page as it was written down. */
export type KeptContact = FoundContact;

/** What every finding has; it is read as it was written. */
const Fields = z.looseObject({
  email: z.string(),
  emailType: z.enum(emailTypes),
  confidence: z.number(),
  sourceUrl: z.string(),
  snippet: z.string(),
  form: z.string(),
});
const Kept = z.custom<KeptContact>((value) => Fields.safeParse(value).success);

export function readKeptContact(found: string): KeptContact {
  return Kept.parse(JSON.parse(found));
}

/** The addresses of a scan, each once: where it stands surest, then where it was read first. */
export async function listScanContacts(db: Db, jobId: string): Promise<readonly KeptContact[]> {
  const best = new Map<string, KeptContact>();
  for (const { found } of await listPageContacts(db, jobId)) {
    const contact = readKeptContact(found);
    const known = best.get(contact.email);
    if (known === undefined || contact.confidence > known.confidence) {
      best.set(contact.email, contact);
    }
  }
  return [...best.values()];
}
