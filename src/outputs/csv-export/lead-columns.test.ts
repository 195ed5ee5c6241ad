import { describe, expect, it } from 'vitest';
import type { Cleared } from '../../domain/cleared.ts';
import { leadColumns } from './lead-columns.ts';
import type { ContactFields, LeadRow } from './lead-row.ts';
import { createCsvWriter } from './write-csv.ts';

const contact: ContactFields = {
  email: 'jo.marsh@ardentvale.example',
  emailType: 'corporate',
  verificationStatus: 'valid',
  confidence: 0.95,
  doubts: [],
  method: 'snov',
  source: 'emails-by-domain-by-name',
  sourceUrl: null,
  discoveredAt: Date.UTC(2026, 10, 3, 9, 30),
  lawfulBasis: 'legitimate_interests',
};

const lead: LeadRow = {
  company: {
    companyNumber: '01234567',
    companyName: '=ARDENT VALE LTD',
    companyStatus: 'active',
    companyStatusDetail: 'active-proposal-to-strike-off',
    postalCode: 'LS1 4AP',
    route: 'compulsory',
    stage: 'first_notice',
    enteredAt: Date.UTC(2026, 10, 3),
    noticeDate: '2026-11-03',
    earliestDissolutionDate: '2027-01-03',
    daysLeft: 61,
    domain: 'ardentvale.example',
    domainConfidence: 0.9,
    emailsFound: 1,
    isConfirmed: true,
    appliedOn: null,
    objectionDeadline: '2026-12-20',
    suspendedOn: null,
    suspensionExpiresOn: null,
    isFraudStrikeOff: false,
    channels: [],
  },
  officer: { name: 'MARSH, Jo', officerRole: 'director' },
  contact: cleared(contact),
  subscriberClass: 'corporate',
  withheldReason: null,
};

describe('leadColumns', () => {
  it('holds the field names receivers map, the company first', () => {
    expect(leadColumns.map(({ name }) => name).join(' ')).toBe(
      'company_number company_name company_status company_status_detail postal_code route stage entered_at ' +
        'notice_date earliest_dissolution_date days_left domain domain_confidence emails_found officer_name ' +
        'officer_role email email_type verification_status confidence method source source_url discovered_at ' +
        'lawful_basis subscriber_class withheld_reason confirmed applied_on objection_deadline suspended_on ' +
        'suspension_expires_on is_fraud_strike_off phones profiles doubts',
    );
  });

  it('writes a lead with its company, officer and contact', async () => {
    const text = await toText(lead);

    expect(text.split('\r\n')[1]).toBe(
      `"01234567","'=ARDENT VALE LTD","active","active-proposal-to-strike-off","LS1 4AP","compulsory",` +
        `"first_notice","2026-11-03T00:00:00.000Z","2026-11-03","2027-01-03",61,"ardentvale.example",0.9,1,` +
        `"MARSH, Jo","director","jo.marsh@ardentvale.example","corporate","valid",0.95,"snov",` +
        `"emails-by-domain-by-name",,"2026-11-03T09:30:00.000Z","legitimate_interests","corporate",,"yes",,"2026-12-20",,,"no",,,`,
    );
  });

  it('keeps the row of a withheld contact, with the reason and nothing of the contact', async () => {
    const text = await toText({ ...lead, contact: null, withheldReason: 'suppressed' });

    expect(text).not.toContain('jo.marsh');
    expect(text.split('\r\n')[1]).toMatch(
      /"director",,,,,,,,,,"corporate","suppressed","yes",,"2026-12-20",,,"no",,,$/,
    );
  });

  it('keeps a company of which no officer is known', async () => {
    const text = await toText({ ...lead, officer: null, contact: null, subscriberClass: null });

    expect(text.split('\r\n')[1]).toMatch(/,0\.9,1,{14}"yes",,"2026-12-20",,,"no",,,$/);
  });

  it('takes no contact that the gate has not cleared', () => {
    // @ts-expect-error -- a bare contact must not be an export's contact
    const uncleared: LeadRow = { ...lead, contact };

    expect(uncleared.contact).toBe(contact);
  });
});

async function toText(row: LeadRow): Promise<string> {
  let text = '';
  for await (const part of createCsvWriter(leadColumns).write([row])) text += part;
  return text;
}

function cleared(fields: ContactFields): Cleared<ContactFields> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stands in for the gate
  return fields as Cleared<ContactFields>;
}
