import { z } from 'zod';
import { emailTypes } from '../domain/enrichment.ts';
import type { FoundContact } from '../sources/website/extract-contacts.ts';
import { mergeContacts } from '../sources/website/merge-contacts.ts';
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

/** The addresses of a scan, each once, as the visit itself put them together. */
export async function listScanContacts(db: Db, jobId: string): Promise<readonly KeptContact[]> {
  const found = await listPageContacts(db, jobId);
  return mergeContacts([found.map((each) => readKeptContact(each.found))]);
}
