import type { ChannelKind } from '../../domain/enrichment.ts';
import type { LeadCompany, LeadRow } from './lead-row.ts';
import type { CsvColumn } from './write-csv.ts';

/** The columns of a lead export, named as the same fields are on the API: receivers map them, so none is ever renamed. */
export const leadColumns: readonly CsvColumn<LeadRow>[] = [
  { name: 'company_number', value: ({ company }) => company.companyNumber },
  { name: 'company_name', value: ({ company }) => company.companyName },
  { name: 'company_status', value: ({ company }) => company.companyStatus },
  { name: 'company_status_detail', value: ({ company }) => company.companyStatusDetail },
  { name: 'postal_code', value: ({ company }) => company.postalCode },
  { name: 'route', value: ({ company }) => company.route },
  { name: 'stage', value: ({ company }) => company.stage },
  {
    name: 'entered_at',
    value: ({ company }) => (company.enteredAt === null ? null : isoInstant(company.enteredAt)),
  },
  { name: 'notice_date', value: ({ company }) => company.noticeDate },
  { name: 'earliest_dissolution_date', value: ({ company }) => company.earliestDissolutionDate },
  { name: 'days_left', value: ({ company }) => company.daysLeft },
  { name: 'domain', value: ({ company }) => company.domain },
  { name: 'domain_confidence', value: ({ company }) => company.domainConfidence },
  { name: 'emails_found', value: ({ company }) => company.emailsFound },
  { name: 'officer_name', value: ({ officer }) => officer?.name ?? null },
  { name: 'officer_role', value: ({ officer }) => officer?.officerRole ?? null },
  { name: 'email', value: ({ contact }) => contact?.email ?? null },
  { name: 'email_type', value: ({ contact }) => contact?.emailType ?? null },
  { name: 'verification_status', value: ({ contact }) => contact?.verificationStatus ?? null },
  { name: 'confidence', value: ({ contact }) => contact?.confidence ?? null },
  { name: 'method', value: ({ contact }) => contact?.method ?? null },
  { name: 'source', value: ({ contact }) => contact?.source ?? null },
  { name: 'source_url', value: ({ contact }) => contact?.sourceUrl ?? null },
  {
    name: 'discovered_at',
    value: ({ contact }) => (contact === null ? null : isoInstant(contact.discoveredAt)),
  },
  { name: 'lawful_basis', value: ({ contact }) => contact?.lawfulBasis ?? null },
  { name: 'subscriber_class', value: ({ subscriberClass }) => subscriberClass },
  { name: 'withheld_reason', value: ({ withheldReason }) => withheldReason },
  { name: 'confirmed', value: ({ company }) => (company.isConfirmed ? 'yes' : 'no') },
  { name: 'applied_on', value: ({ company }) => company.appliedOn },
  { name: 'objection_deadline', value: ({ company }) => company.objectionDeadline },
  { name: 'suspended_on', value: ({ company }) => company.suspendedOn },
  { name: 'suspension_expires_on', value: ({ company }) => company.suspensionExpiresOn },
  {
    name: 'is_fraud_strike_off',
    value: ({ company }) => (company.isFraudStrikeOff ? 'yes' : 'no'),
  },
  // Screened against no preference register (TPS, CTPS): whoever calls has to do that first.
  { name: 'phones', value: ({ company }) => valuesOf(company, 'phone') },
  { name: 'profiles', value: ({ company }) => valuesOf(company, 'profile') },
  { name: 'doubts', value: ({ contact }) => contact?.doubts.join('; ') || null },
];

function valuesOf({ channels }: LeadCompany, kind: ChannelKind): string | null {
  const values = channels.filter((each) => each.kind === kind).map(({ value }) => value);
  return values.length === 0 ? null : values.join('; ');
}

function isoInstant(at: number): string {
  return new Date(at).toISOString();
}
