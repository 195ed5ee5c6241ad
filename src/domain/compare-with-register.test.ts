import { describe, expect, it } from 'vitest';
import { isCompanyNumber } from './company-number.ts';
import type { CompanyProfile } from './company-profile.ts';
import { proposalToStrikeOff } from './company-status.ts';
import {
  compareWithRegister,
  unknownToRegister,
  type StoredFacts,
} from './compare-with-register.ts';
import { registerFields } from './register-sample.ts';

const askedAt = Date.parse('2026-11-24T03:00:00Z');
const number = '01234567';
if (!isCompanyNumber(number)) throw new Error('no company number');

const profile: CompanyProfile = {
  companyNumber: number,
  companyName: 'BRAMBLE & THISTLE JOINERY LTD',
  companyType: 'ltd',
  companyStatusRaw: 'active',
  status: { companyStatus: 'active', companyStatusDetail: proposalToStrikeOff },
  registeredOffice: {
    careOf: null,
    poBox: null,
    addressLine1: 'Unit 9 Berry Court Farm Bramley Road',
    addressLine2: 'Little London',
    postTown: 'Tadley',
    county: 'Hampshire',
    country: 'England',
    postalCode: 'RG26 5AT',
  },
  jurisdiction: 'england-wales',
  dateOfCreation: '2011-06-29',
  dateOfCessation: null,
  sicCodes: ['70229', '01110'],
  previousNames: [],
  accountsNextDueDate: '2026-09-29',
  accountsLastMadeUpDate: '2024-12-31',
  accountCategory: 'micro-entity',
  confirmationStatementNextDueDate: '2026-07-13',
  confirmationStatementLastMadeUpDate: '2025-06-29',
  isFraudStrikeOff: false,
  unreadMembers: [],
};

/** The same company as the bulk file prints it. */
const stored: StoredFacts = {
  companyName: 'BRAMBLE & THISTLE  JOINERY LTD',
  companyType: null,
  companyCategory: 'Private Limited Company',
  companyStatusRaw: 'Active - Proposal to Strike off',
  status: profile.status,
  addressLines: ['UNIT 9   BERRY COURT FARM BRAMLEY ROAD', 'LITTLE LONDON', 'TADLEY', 'HAMPSHIRE'],
  postalCode: 'RG26 5AT',
  incorporationDate: '2011-06-29',
  accountsNextDueDate: '2026-09-29',
  confirmationStatementNextDueDate: '2026-07-13',
  sicTexts: ['01110 - Growing of cereals', '70229 - Management consultancy', null, null],
  statusAsOf: askedAt - 1,
  statusSource: 'bulk',
  profileAsOf: askedAt - 1,
};

function outcomes(ours: Partial<StoredFacts> = {}, theirs: Partial<CompanyProfile> = {}) {
  const compared = compareWithRegister(
    { ...stored, ...ours },
    { profile: { ...profile, ...theirs }, askedAt },
  );
  return Object.fromEntries(compared.map(({ field, outcome }) => [field, outcome]));
}

const allAgree = Object.fromEntries(registerFields.map((field) => [field, 'agree']));

describe('comparing a company with the register', () => {
  it('agrees in every field where the bulk file and the API only word it differently', () => {
    expect(outcomes()).toEqual(allAgree);
  });

  it.each([
    ['company_status', { status: { ...stored.status, companyStatus: 'liquidation' as const } }],
    [
      'company_status_detail',
      { status: { ...stored.status, companyStatusDetail: null }, statusSource: 'stream' as const },
    ],
    ['company_name', { companyName: 'BRAMBLE LTD' }],
    ['postal_code', { postalCode: 'RG26 5AU' }],
    ['postal_code', { postalCode: null }],
    ['address', { addressLines: ['1 HIGH STREET', null, 'LEEDS', null] }],
    ['company_type', { companyType: 'plc' }],
    ['company_type', { companyCategory: 'Public Limited Company' }],
    ['incorporation_date', { incorporationDate: '2011-06-30' }],
    ['incorporation_date', { incorporationDate: null }],
    ['accounts_next_due_date', { accountsNextDueDate: '2025-09-29' }],
    ['conf_stmt_next_due_date', { confirmationStatementNextDueDate: null }],
    ['sic_codes', { sicTexts: ['70229 - Management consultancy', null, null, null] }],
  ])('tells %s apart, and that alone', (field, ours) => {
    expect(outcomes(ours)).toEqual({ ...allAgree, [field]: 'differ' });
  });

  it('says what was compared, in plain form', () => {
    const compared = compareWithRegister(
      { ...stored, postalCode: 'ls1  4ap' },
      { profile, askedAt },
    );

    expect(compared).toContainEqual({
      field: 'postal_code',
      outcome: 'differ',
      stored: 'LS14AP',
      registered: 'RG265AT',
    });
  });

  it('does not count what was learnt after the question was asked, per group of facts', () => {
    const newer = {
      statusAsOf: askedAt + 1,
      status: { companyStatus: 'dissolved', companyStatusDetail: null },
    } as const;

    expect(outcomes(newer)).toEqual({
      ...allAgree,
      company_status: 'not_comparable',
      company_status_detail: 'not_comparable',
    });
    expect(outcomes({ profileAsOf: askedAt + 1, companyName: 'LATER LTD' })).toMatchObject({
      existence: 'agree',
      company_status: 'agree',
      company_name: 'not_comparable',
      sic_codes: 'not_comparable',
    });
    expect(outcomes({ statusAsOf: askedAt, profileAsOf: askedAt })).toEqual(allAgree);
  });

  it('has nothing to compare where neither side has anything', () => {
    expect(
      outcomes(
        { sicTexts: [null, null, null, null], accountsNextDueDate: null },
        { sicCodes: [], accountsNextDueDate: null },
      ),
    ).toMatchObject({ sic_codes: 'not_comparable', accounts_next_due_date: 'not_comparable' });
  });

  it('counts the absence of a status detail as a fact', () => {
    const calm = { companyStatus: 'active', companyStatusDetail: null } as const;

    expect(outcomes({ status: calm }, { status: calm })).toEqual(allAgree);
    expect(outcomes({ status: calm })).toMatchObject({ company_status_detail: 'differ' });
    expect(outcomes({}, { status: calm })).toMatchObject({ company_status_detail: 'differ' });
  });

  it('does not blame the bulk file for status details it cannot tell', () => {
    const calm = { companyStatus: 'active', companyStatusDetail: null } as const;
    const foreign = {
      companyStatus: 'active',
      companyStatusDetail: 'transferred-from-uk',
    } as const;

    expect(outcomes({ status: calm }, { status: foreign })).toMatchObject({
      company_status_detail: 'not_comparable',
    });
    expect(outcomes({ status: calm, statusSource: 'stream' }, { status: foreign })).toMatchObject({
      company_status_detail: 'differ',
    });
  });

  it('does not blame the bulk file for the kind of an insolvency, but for missing one', () => {
    const ours = { companyStatus: 'administration', companyStatusDetail: null } as const;
    const theirs = { companyStatus: 'insolvency-proceedings', companyStatusDetail: null } as const;
    const calm = { companyStatus: 'active', companyStatusDetail: null } as const;

    expect(outcomes({ status: ours }, { status: theirs })).toMatchObject({
      company_status: 'not_comparable',
    });
    expect(outcomes({ status: ours, statusSource: 'stream' }, { status: theirs })).toMatchObject({
      company_status: 'differ',
    });
    expect(outcomes({ status: calm }, { status: theirs })).toMatchObject({
      company_status: 'differ',
    });
  });

  it('compares statuses without a code of ours by their words', () => {
    const unknown = { companyStatus: null, companyStatusDetail: null };
    const raw = { companyStatusRaw: 'quietly-asleep', status: unknown };

    expect(outcomes(raw, raw)).toMatchObject({ company_status: 'agree' });
    expect(outcomes(raw)).toMatchObject({ company_status: 'differ' });
  });

  it('does not count what the API left out and the store keeps', () => {
    expect(
      outcomes(
        {},
        {
          dateOfCreation: null,
          companyType: null,
          companyStatusRaw: null,
          status: { companyStatus: null, companyStatusDetail: proposalToStrikeOff },
        },
      ),
    ).toMatchObject({
      incorporation_date: 'not_comparable',
      company_type: 'not_comparable',
      company_status: 'not_comparable',
    });
  });

  it('takes any type that the category allows, and judges no category it does not know', () => {
    const cic = { companyCategory: 'Community Interest Company' };

    expect(outcomes(cic, { companyType: 'private-limited-guarant-nsc' })).toEqual(allAgree);
    expect(outcomes(cic, { companyType: 'llp' })).toMatchObject({ company_type: 'differ' });
    expect(outcomes({ companyCategory: 'Other company type' })).toMatchObject({
      company_type: 'not_comparable',
    });
  });

  it('knows one thing of a company that the register does not know', () => {
    expect(unknownToRegister).toMatchObject([{ field: 'existence', outcome: 'differ' }]);
  });
});
