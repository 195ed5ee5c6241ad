import type { CompanyNumber } from '../../domain/company-number.ts';
import { londonDateOf } from '../../domain/london-date.ts';
import { toGateContact } from '../../pipeline/export-leads.ts';
import { openGate, type GateAnswer } from '../../pipeline/gate.ts';
import { listContacts, type ContactRecord } from '../../store/contacts.ts';
import { listLeads, type LeadRecord } from '../../store/leads.ts';
import { listOfficersInOffice, type OfficerRecord } from '../../store/list-officers.ts';
import type { Db } from '../../store/open-store.ts';
import {
  queueDepth,
  readQueueCounts,
  readStats,
  type QueueCounts,
  type Stats,
} from '../../store/read-stats.ts';
import type { CurrentRegister } from '../../store/register-file/current-register.ts';
import { readNewerFacts } from '../../store/register-file/newer-facts.ts';
import { daysLeftOf } from '../../wire/company-json.ts';
import { readCreditReport, type CreditReport } from '../../wire/read-credit-report.ts';
import { readOperation, type OperationReport } from '../../wire/read-operation.ts';
import { readStreamReports, type StreamReport } from '../../wire/read-stream-report.ts';
import type { ApiOptions } from '../server.ts';

/** How many leads the page shows; the export has them all. */
export const leadsShown = 50;
const peopleShown = 4;

export interface PageContact {
  readonly record: Pick<ContactRecord, 'method' | 'source'>;
  readonly answer: GateAnswer<ReturnType<typeof toGateContact>>;
}

export interface PagePerson {
  readonly name: string;
  readonly role: string;
  readonly contacts: readonly PageContact[];
}

export interface PageLead {
  readonly lead: LeadRecord;
  readonly daysLeft: number | null;
  /** The day in London. */
  readonly today: string;
  readonly people: readonly PagePerson[];
  /** People in office who are not shown. */
  readonly morePeople: number;
  /** Addresses of the company itself and of people no longer in office. */
  readonly otherContacts: readonly PageContact[];
}

export interface Page {
  readonly now: number;
  readonly isSandbox: boolean;
  readonly stats: Stats;
  readonly queue: QueueCounts;
  readonly queueDepth: number;
  readonly operation: OperationReport;
  readonly credits: CreditReport;
  readonly streams: readonly StreamReport[];
  readonly leads: readonly PageLead[];
}

/** Everything the page shows, read at one time. Contacts pass the gate here, as at every exit. */
export async function readPage(options: ApiOptions): Promise<Page> {
  const { reader, register, clock, hash, hiddenPersonal } = options;
  const now = clock.now();
  const [stats, queue, operation, credits, streams, leads, gate] = await Promise.all([
    readStats(reader),
    readQueueCounts(reader),
    readOperation(options),
    readCreditReport({ ...options, provider: options.paidProviders[0] ?? 'snov' }),
    readStreamReports(options),
    readLeads(reader, register),
    openGate(reader, hash, { hiddenPersonal }),
  ]);
  const people = await readPeople(options, leads);
  const today = londonDateOf(now);
  return {
    now,
    isSandbox: options.isSandbox,
    stats,
    queue,
    queueDepth: queueDepth(queue),
    operation,
    credits,
    streams,
    leads: leads.map((lead) => {
      const contacts = (people.contacts.get(lead.company_number) ?? []).map((record) => ({
        record,
        answer: gate.clear(
          { companyNumber: lead.company_number, subscriberClass: lead.subscriber_class },
          toGateContact(record),
        ),
      }));
      return {
        lead,
        daysLeft: daysLeftOf(lead, today),
        today,
        ...arrangePeople(people.officers.get(lead.company_number) ?? [], contacts),
      };
    }),
  };
}

async function readLeads(reader: Db, register: CurrentRegister): Promise<readonly LeadRecord[]> {
  const leads = await listLeads(reader, { state: 'open', after: null, limit: leadsShown });
  return readNewerFacts(register, leads);
}

type JudgedContact = PageContact & { readonly record: ContactRecord };

function mayBeOf({ record }: JudgedContact, officerId: string): boolean {
  return record.officer_id === officerId || record.sharers.some(({ id }) => id === officerId);
}

/** People with an address come first, because they are who one can write to. */
function arrangePeople(
  officers: readonly OfficerRecord[],
  contacts: readonly JudgedContact[],
): Pick<PageLead, 'people' | 'morePeople' | 'otherContacts'> {
  const people = officers
    .map((officer) => ({
      id: officer.id,
      name: spokenName(officer),
      role: officer.officer_role,
      contacts: contacts.filter((contact) => mayBeOf(contact, officer.id)),
    }))
    .toSorted((a, b) => Number(b.contacts.length > 0) - Number(a.contacts.length > 0));
  const shown = people.slice(0, peopleShown);
  const isShown = (contact: JudgedContact): boolean =>
    shown.some((person) => mayBeOf(contact, person.id));
  return {
    people: shown,
    morePeople: people.length - shown.length,
    otherContacts: contacts.filter((contact) => !isShown(contact)),
  };
}

function spokenName(officer: OfficerRecord): string {
  if (officer.first_name === null || officer.last_name === null) return officer.name;
  return `${officer.first_name} ${officer.last_name}`;
}

async function readPeople(
  { reader }: ApiOptions,
  leads: readonly LeadRecord[],
): Promise<{
  readonly officers: ReadonlyMap<CompanyNumber, readonly OfficerRecord[]>;
  readonly contacts: ReadonlyMap<CompanyNumber, readonly ContactRecord[]>;
}> {
  if (leads.length === 0) return { officers: new Map(), contacts: new Map() };
  const numbers = leads.map((lead) => lead.company_number);
  const [officers, contacts] = await Promise.all([
    listOfficersInOffice(reader, numbers),
    listContacts(reader, numbers),
  ]);
  return {
    officers: Map.groupBy(officers, (officer) => officer.company_number),
    contacts: Map.groupBy(contacts, (contact) => contact.company_number),
  };
}
