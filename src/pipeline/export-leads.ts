import type { CompanyNumber } from '../domain/company-number.ts';
import { isContactableOfficer } from '../domain/contactable-officer.ts';
import { daysLeft } from '../domain/days-left.ts';
import { doubtsOf } from '../domain/email-doubts.ts';
import type { HiddenPersonal } from '../domain/enrichment.ts';
import type { Freshness } from '../domain/operation.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { freshnessColumns } from '../outputs/csv-export/freshness-columns.ts';
import type { ContactFields, LeadCompany, LeadRow } from '../outputs/csv-export/lead-row.ts';
import { leadColumns } from '../outputs/csv-export/lead-columns.ts';
import { createCsvWriter, type CsvMode } from '../outputs/csv-export/write-csv.ts';
import { listChannels, type ChannelRecord } from '../store/channels.ts';
import { listContacts, type ContactRecord } from '../store/contacts.ts';
import { listOfficersInOffice, type OfficerRecord } from '../store/list-officers.ts';
import { listLeads, type LeadPosition, type LeadRecord } from '../store/leads.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { readNewerFacts } from '../store/register-file/newer-facts.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { openGate, type Gate, type GateContact, type GatePerson } from './gate.ts';

const pageSize = 500;

interface ExportOptions {
  readonly register: Pick<CurrentRegister, 'ask'>;
  readonly hash: SuppressionHash;
  readonly hiddenPersonal: HiddenPersonal;
  readonly now: number;
}

/** The export as the text of a CSV file, made as fast as it is read. */
export function exportLeadsAsCsv(
  db: Db,
  options: ExportOptions & {
    /** How up to date the leads are, for those who read the file. */
    readonly freshness: Freshness;
    readonly mode?: CsvMode;
  },
): AsyncGenerator<string, void, undefined> {
  const columns = [...leadColumns, ...freshnessColumns(options.freshness)];
  return createCsvWriter(columns, options.mode).write(exportLeads(db, options));
}

/**
 * Every open episode with what is known of it: one row per contact, one per person who decides and has none, and one for a
 * company without either. The gate clears contacts, never companies: a refused contact leaves its row with the reason.
 */
export async function* exportLeads(
  db: Db,
  { register, hash, now, hiddenPersonal }: ExportOptions,
): AsyncGenerator<LeadRow> {
  const gate = await openGate(db, hash, { hiddenPersonal });
  const today = londonDateOf(now);
  let after: LeadPosition | null = null;
  for (;;) {
    const leads: readonly LeadRecord[] = await listLeads(db, {
      state: 'open',
      after,
      limit: pageSize,
    });
    const companyNumbers = leads.map((lead) => lead.company_number);
    yield* toRows(gate, await readNewerFacts(register, leads), {
      today,
      contacts: await contactsByCompany(db, companyNumbers),
      deciders: await decidersByCompany(db, companyNumbers),
      channels: await channelsByCompany(db, companyNumbers),
    });
    const last = leads.at(-1);
    if (last === undefined || leads.length < pageSize) return;
    after = { openedAt: last.opened_at, episodeId: last.episode_id };
  }
}

interface KnownOfLeads {
  readonly today: string;
  readonly contacts: ReadonlyMap<CompanyNumber, readonly ContactRecord[]>;
  readonly deciders: ReadonlyMap<CompanyNumber, readonly OfficerRecord[]>;
  readonly channels: ReadonlyMap<CompanyNumber, readonly ChannelRecord[]>;
}

function* toRows(
  gate: Gate,
  leads: readonly LeadRecord[],
  { today, contacts, deciders, channels }: KnownOfLeads,
): Generator<LeadRow> {
  for (const lead of leads) {
    const company = {
      ...toLeadCompany(lead, today),
      channels: clearChannels(gate, lead, channels.get(lead.company_number) ?? []),
    };
    const found = contacts.get(lead.company_number) ?? [];
    for (const contact of found) yield toLeadRow(gate, { lead, company, contact });
    const reached = new Set(
      found.flatMap(({ officer_id: id, sharers }) => [id, ...sharers.map((each) => each.id)]),
    );
    const others = (deciders.get(lead.company_number) ?? []).filter(
      (officer) => !reached.has(officer.id) && !gate.hasObjected(toPerson(officer)),
    );
    for (const { name, officer_role: officerRole } of others) {
      yield withoutContact(company, { name, officerRole });
    }
    if (found.length === 0 && others.length === 0) yield withoutContact(company, null);
  }
}

function withoutContact(company: LeadCompany, officer: LeadRow['officer']): LeadRow {
  return { company, officer, contact: null, subscriberClass: null, withheldReason: null };
}

function toPerson(
  officer: Pick<OfficerRecord, 'first_name' | 'last_name' | 'birth_month' | 'birth_year'>,
): GatePerson {
  return {
    firstName: officer.first_name,
    lastName: officer.last_name,
    birthMonth: officer.birth_month,
    birthYear: officer.birth_year,
  };
}

function toLeadRow(
  gate: Gate,
  about: {
    readonly lead: LeadRecord;
    readonly company: LeadCompany;
    readonly contact: ContactRecord;
  },
): LeadRow {
  const { lead, company, contact } = about;
  const judged = toGateContact(contact);
  const answer = gate.clear(
    { companyNumber: lead.company_number, subscriberClass: lead.subscriber_class },
    judged,
  );
  const mayBeNamed = judged.person === null || !gate.hasObjected(judged.person);
  const named = [
    ...(contact.officer_name === null || !mayBeNamed ? [] : [contact.officer_name]),
    ...contact.sharers.filter((each) => !gate.hasObjected(toPerson(each))).map(({ name }) => name),
  ];
  return {
    company,
    officer:
      named.length === 0
        ? null
        : { name: named.join(' or '), officerRole: contact.officer_role ?? 'unknown' },
    contact: answer.kind === 'cleared' ? answer.contact : null,
    subscriberClass: answer.subscriberClass,
    withheldReason: answer.kind === 'withheld' ? answer.reason : null,
  };
}

function toLeadCompany(lead: LeadRecord, today: string): Omit<LeadCompany, 'channels'> {
  return {
    companyNumber: lead.company_number,
    companyName: lead.company_name,
    companyStatus: lead.company_status,
    companyStatusDetail: lead.company_status_detail,
    postalCode: lead.postal_code,
    route: lead.route,
    stage: lead.stage,
    enteredAt: lead.entered_at,
    noticeDate: lead.notice_date,
    earliestDissolutionDate: lead.earliest_dissolution_date,
    daysLeft: daysLeft(
      { stage: lead.stage, earliestDissolutionDate: lead.earliest_dissolution_date },
      today,
    ),
    domain: lead.domain,
    domainConfidence: lead.domain_confidence,
    emailsFound: lead.emails_found,
    isConfirmed: lead.confirmed_at !== null,
    appliedOn: lead.applied_on,
    objectionDeadline: lead.objection_deadline,
    suspendedOn: lead.suspended_on,
    suspensionExpiresOn: lead.suspension_expires_on,
    isFraudStrikeOff: lead.is_fraud_strike_off === 1,
  };
}

function clearChannels(
  gate: Gate,
  lead: LeadRecord,
  channels: readonly ChannelRecord[],
): LeadCompany['channels'] {
  const company = { companyNumber: lead.company_number, subscriberClass: lead.subscriber_class };
  return channels.flatMap(({ kind, value, domain, domain_verdict: domainVerdict }) => {
    const cleared = gate.clearChannel(company, { kind, value, domain, domainVerdict });
    return cleared === null ? [] : [cleared];
  });
}

/** A stored contact as the gate judges it and exits carry it. */
export function toGateContact(contact: ContactRecord): GateContact & ContactFields {
  return {
    email: contact.email,
    emailType: contact.email_type,
    verificationStatus: contact.verification_status,
    confidence: contact.confidence,
    method: contact.method,
    source: contact.source,
    sourceUrl: contact.source_url,
    discoveredAt: contact.discovered_at,
    lawfulBasis: contact.lawful_basis,
    domainVerdict: contact.domain_verdict,
    isHidden: contact.is_hidden === 1,
    isReleased: contact.released_at !== null,
    isNoReply: contact.is_no_reply === 1,
    mailExchanger: contact.mail_exchanger,
    doubts: doubtsOf({
      emailType: contact.email_type,
      method: contact.method,
      isShared: contact.sharers.length > 0,
    }),
    sharers: contact.sharers.map(toPerson),
    person:
      contact.officer_id === null
        ? null
        : {
            firstName: contact.officer_first_name,
            lastName: contact.officer_last_name,
            birthMonth: contact.birth_month,
            birthYear: contact.birth_year,
          },
  };
}

async function contactsByCompany(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, readonly ContactRecord[]>> {
  if (companyNumbers.length === 0) return new Map();
  return Map.groupBy(await listContacts(db, companyNumbers), (contact) => contact.company_number);
}

async function channelsByCompany(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
): Promise<KnownOfLeads['channels']> {
  if (companyNumbers.length === 0) return new Map();
  return Map.groupBy(await listChannels(db, companyNumbers), (channel) => channel.company_number);
}

async function decidersByCompany(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
): Promise<KnownOfLeads['deciders']> {
  if (companyNumbers.length === 0) return new Map();
  const inOffice = await listOfficersInOffice(db, companyNumbers);
  const deciders = inOffice.filter((officer) =>
    isContactableOfficer({
      officerRole: officer.officer_role,
      resignedOn: officer.resigned_on,
      isCorporate: officer.is_corporate === 1,
      firstName: officer.first_name,
      lastName: officer.last_name,
    }),
  );
  return Map.groupBy(deciders, (officer) => officer.company_number);
}
