import type { CompanyNumber } from '../domain/company-number.ts';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { enrichmentSteps } from '../domain/enrichment.ts';
import { toGateContact } from '../pipeline/export-leads.ts';
import { openGate } from '../pipeline/gate.ts';
import { findCompany } from '../store/companies.ts';
import { listContacts, type ContactRecord } from '../store/contacts.ts';
import { listDomains } from '../store/list-domains.ts';
import { listOfficers } from '../store/list-officers.ts';
import type { Db } from '../store/open-store.ts';
import {
  listEnrichmentSteps,
  listEpisodes,
  listPreviousNames,
} from '../store/read-company-history.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { rowJson } from './row-json.ts';

/** A contact as it may be shown: without the address when the gate keeps it back, and then with the reason. */
export interface ShownContact {
  readonly contact: ContactRecord;
  readonly email: string | null;
  readonly withheldReason: string | null;
}

export type Dossier = Awaited<ReturnType<typeof readDossier>>;

/** More officers than any company has been seen with; the list is not paged here. */
const mostOfficers = 2_000;

/** Everything known of one company. Contacts pass the gate first: a terminal is an exit too. */
export async function readDossier(db: Db, hash: SuppressionHash, companyNumber: CompanyNumber) {
  const company = await findCompany(db, companyNumber);
  if (company === undefined) {
    throw new NotFoundError(`company ${companyNumber} is not in the database`);
  }
  const gate = await openGate(db, hash);
  const episodes = await listEpisodes(db, companyNumber);
  const latest = episodes[0] ?? null;
  const steps = latest === null ? [] : await listEnrichmentSteps(db, latest.id);
  const found = await listContacts(db, [companyNumber]);
  return {
    company,
    previousNames: await listPreviousNames(db, companyNumber),
    latest,
    past: episodes.slice(1),
    steps: steps.toSorted(
      (a, b) => enrichmentSteps.indexOf(a.step) - enrichmentSteps.indexOf(b.step),
    ),
    officers: await listOfficers(db, companyNumber, { after: null, limit: mostOfficers }),
    domains: await listDomains(db, companyNumber),
    contacts: found.map((contact): ShownContact => {
      const answer = gate.clear(
        { companyNumber, subscriberClass: company.subscriber_class },
        toGateContact(contact),
      );
      return answer.kind === 'cleared'
        ? { contact, email: answer.contact.email, withheldReason: null }
        : { contact, email: null, withheldReason: answer.reason };
    }),
  };
}

/** Reads the number as people write it. */
export function companyNumberOf(text: string): CompanyNumber {
  const companyNumber = parseCompanyNumber(text);
  if (companyNumber !== null) return companyNumber;
  throw new UsageError([`"${text}" is no company number: eight digits or letters, like 01234567`]);
}

/** The parts that `companies show` and `leads show` have in common, with the field names of the API. */
export function dossierJson(dossier: Dossier) {
  return {
    enrichment: dossier.steps.map(rowJson),
    officers: dossier.officers.map(rowJson),
    domains: dossier.domains.map(({ proof, last_verified_at: verifiedAt, ...domain }) => ({
      ...rowJson({ ...domain }),
      last_verified: rowJson({ verified_at: verifiedAt })['verified_at'] ?? null,
      proof: proof.map(rowJson),
    })),
    contacts: dossier.contacts.map(shownContactJson),
  };
}

function shownContactJson({ contact, email, withheldReason }: ShownContact) {
  return {
    ...rowJson({
      id: contact.id,
      officer_id: contact.officer_id,
      officer_name: contact.officer_name,
      officer_role: contact.officer_role,
      email_type: contact.email_type,
      verification_status: contact.verification_status,
      confidence: contact.confidence,
      method: contact.method,
      source: contact.source,
      lawful_basis: contact.lawful_basis,
      discovered_at: contact.discovered_at,
    }),
    email,
    withheld_reason: withheldReason,
    source_url: email === null ? null : contact.source_url,
  };
}
