import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isProposalToStrikeOff } from '../domain/company-status.ts';
import { readCompanyProfile } from './company-profile-resource.ts';

const least = { company_number: '01234567', company_name: 'EXAMPLE LTD' };

function profileOf(wire: unknown) {
  const reading = readCompanyProfile(wire);
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return reading.profile;
}

describe('company profile resource', () => {
  it('maps every member that is used', () => {
    const profile = profileOf({
      ...least,
      type: 'ltd',
      company_status: 'active',
      company_status_detail: 'active-proposal-to-strike-off',
      registered_office_address: {
        care_of: 'A Person',
        po_box: '7',
        premises: '12',
        address_line_1: 'High Street',
        address_line_2: 'Oldtown',
        locality: 'Reading',
        region: 'Berkshire',
        country: 'England',
        postal_code: 'RG1 2AB',
      },
      jurisdiction: 'england-wales',
      date_of_creation: '2011-06-29',
      date_of_cessation: '2020-01-01',
      sic_codes: ['62012', '1823'],
      previous_company_names: [
        { name: 'OLD LTD', effective_from: '2011-06-29', ceased_on: '2012-01-01' },
      ],
      accounts: {
        last_accounts: { made_up_to: '2024-05-31', type: 'dormant' },
        next_accounts: { due_on: '2026-02-28' },
        next_due: '2026-02-27',
      },
      confirmation_statement: { next_due: '2026-02-15', last_made_up_to: '2025-02-01' },
    });

    expect(profile).toEqual({
      companyNumber: '01234567',
      companyName: 'EXAMPLE LTD',
      companyType: 'ltd',
      companyStatusRaw: 'active',
      status: {
        companyStatus: 'active',
        companyStatusDetail: 'active-proposal-to-strike-off',
      },
      registeredOffice: {
        careOf: 'A Person',
        poBox: '7',
        addressLine1: '12 High Street',
        addressLine2: 'Oldtown',
        postTown: 'Reading',
        county: 'Berkshire',
        country: 'England',
        postalCode: 'RG1 2AB',
      },
      jurisdiction: 'england-wales',
      dateOfCreation: '2011-06-29',
      dateOfCessation: '2020-01-01',
      sicCodes: ['62012', '1823'],
      previousNames: [{ companyName: 'OLD LTD', ceasedOn: '2012-01-01' }],
      accountsNextDueDate: '2026-02-28',
      accountsLastMadeUpDate: '2024-05-31',
      accountCategory: 'dormant',
      confirmationStatementNextDueDate: '2026-02-15',
      confirmationStatementLastMadeUpDate: '2025-02-01',
      isFraudStrikeOff: false,
      unreadMembers: [],
    });
  });

  it('has null or an empty list for all that is absent', () => {
    const { companyNumber, companyName, ...rest } = profileOf(least);

    expect([companyNumber, companyName]).toEqual(['01234567', 'EXAMPLE LTD']);
    expect(rest.status).toEqual({ companyStatus: null, companyStatusDetail: null });
    expect(Object.values(rest.registeredOffice).every((part) => part === null)).toBe(true);
    expect(rest).toMatchObject({ companyType: null, sicCodes: [], previousNames: [] });
  });

  it('keeps the text of a status it does not know', () => {
    const profile = profileOf({ ...least, company_status: 'hibernating' });

    expect(profile.companyStatusRaw).toBe('hibernating');
    expect(profile.status.companyStatus).toBeNull();
  });

  it.each([null, '', ' ', 'null'])('takes a status detail of %j as none', (detail) => {
    const profile = profileOf({ ...least, company_status_detail: detail });

    expect(profile.status.companyStatusDetail).toBeNull();
  });

  it('falls back to the deprecated account dates', () => {
    const profile = profileOf({
      ...least,
      accounts: {
        last_accounts: { period_end_on: '2023-05-31', type: 'null' },
        next_due: '2025-02-28',
      },
    });

    expect(profile).toMatchObject({
      accountsNextDueDate: '2025-02-28',
      accountsLastMadeUpDate: '2023-05-31',
      accountCategory: null,
    });
  });

  it.each([
    ['incorporation', true],
    ['restoration', true],
  ])('recognises a strike-off for false filings: %s', (ending, expected) => {
    const type = `strike-off-under-section-1002a-of-the-companies-act-2006-${ending}`;

    const profile = profileOf({ ...least, corporate_annotation: [{ type }] });

    expect(profile.isFraudStrikeOff).toBe(expected);
  });

  it('takes another annotation for none', () => {
    const type = 'overseas-entity-dissolved-wound-up-or-ceased-to-exist';

    const profile = profileOf({ ...least, corporate_annotation: [{ type }] });

    expect(profile.isFraudStrikeOff).toBe(false);
  });

  it.each(['dissolved', 'liquidation', 'converted-closed'])(
    'does not take the word of a detail that the status %s excludes',
    (status) => {
      const resource = {
        ...least,
        company_status: status,
        company_status_detail: 'active-proposal-to-strike-off',
      };

      const profile = profileOf(resource);

      expect(profile.status).toEqual({ companyStatus: status, companyStatusDetail: null });
    },
  );

  it.each([
    ['a malformed date', { date_of_creation: '29/06/2011' }, 'date_of_creation'],
    ['a day that no calendar has', { date_of_cessation: '2019-02-30' }, 'date_of_cessation'],
    ['a name that is none', { company_name: null, company_status: 'active' }, null],
    ['a number for a name', { company_name: 7, company_status: 'active' }, 'company_name'],
    ['a number among the codes', { sic_codes: ['62012', 62013] }, 'sic_codes[]'],
    [
      'a previous name without name',
      { previous_company_names: [{ name: null, ceased_on: '2020-01-01' }] },
      'previous_company_names[]',
    ],
    ['nothing among the annotations', { corporate_annotation: [null] }, 'corporate_annotation[]'],
    [
      'text for an address',
      { registered_office_address: 'High Street' },
      'registered_office_address',
    ],
  ])('takes %s as unknown rather than lose the company', (_, odd, member) => {
    const sound = {
      ...least,
      company_status: 'active',
      company_status_detail: 'active-proposal-to-strike-off',
    };

    const profile = profileOf({ ...sound, ...odd });

    expect(isProposalToStrikeOff(profile.status)).toBe(true);
    expect(profile.unreadMembers).toEqual(member === null ? [] : [member]);
  });

  it.each([
    ['without a number', { company_name: 'EXAMPLE LTD' }],
    ['with an impossible number', { ...least, company_number: '12-4' }],
    ['without a name and a status', { company_number: '01234567' }],
    ['with a status that is no text', { ...least, company_status: 7 }],
    // Taken as absent, it would say that the company has left.
    ['with a detail that is no text', { ...least, company_status_detail: {} }],
  ])('refuses a resource %s', (_, resource) => {
    expect(readCompanyProfile(resource).kind).toBe('unreadable');
  });
});

const recorded = new URL('../../../shared/data/rest/', import.meta.url);

describe.skipIf(!existsSync(recorded))('recorded profiles', () => {
  it.each([
    { file: 'company_find_02200605.body.json', companyNumber: '02200605', status: 'dissolved' },
    { file: 'profile-active.json', companyNumber: '04138203', status: 'active' },
    { file: 'profile-dissolved.json', companyNumber: '00000006', status: 'dissolved' },
    { file: 'profile-insolvent.json', companyNumber: '03782379', status: 'liquidation' },
    { file: 'strike_off_profile.json', companyNumber: '45678901', status: 'active' },
  ])('$file is understood', ({ file, companyNumber, status }) => {
    const resource: unknown = JSON.parse(readFileSync(new URL(file, recorded), 'utf8'));

    const profile = profileOf(resource);

    expect(profile.companyNumber).toBe(companyNumber);
    expect(profile.status.companyStatus).toBe(status);
    expect(isProposalToStrikeOff(profile.status)).toBe(file === 'strike_off_profile.json');
    expect(profile.registeredOffice.addressLine1).not.toBeNull();
    expect(profile.dateOfCreation).not.toBeNull();
  });
});
