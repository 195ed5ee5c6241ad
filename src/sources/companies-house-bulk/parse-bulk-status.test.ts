import { describe, expect, it } from 'vitest';
import { isProposalToStrikeOff } from '../../domain/company-status.ts';
import { parseBulkStatus } from './parse-bulk-status.ts';

describe('parseBulkStatus', () => {
  it.each([
    ['Active', 'active'],
    ['Liquidation', 'liquidation'],
    ['In Administration', 'administration'],
    ['ADMINISTRATION ORDER', 'administration'],
    ['In Administration/Administrative Receiver', 'insolvency-proceedings'],
    ['In Administration/Receiver Manager', 'insolvency-proceedings'],
    ['ADMINISTRATIVE RECEIVER', 'receivership'],
    ['RECEIVER MANAGER / ADMINISTRATIVE RECEIVER', 'receivership'],
    ['RECEIVERSHIP', 'receivership'],
    ['Live but Receiver Manager on at least one charge', 'receivership'],
    ['Voluntary Arrangement', 'voluntary-arrangement'],
    ['VOLUNTARY ARRANGEMENT / ADMINISTRATIVE RECEIVER', 'insolvency-proceedings'],
    ['VOLUNTARY ARRANGEMENT / RECEIVER MANAGER', 'insolvency-proceedings'],
    ['Registered', 'registered'],
    ['  in   ADMINISTRATION / receiver manager ', 'insolvency-proceedings'],
  ])('reads "%s" as %s without detail', (wording, companyStatus) => {
    expect(parseBulkStatus(wording)).toEqual({ companyStatus, companyStatusDetail: null });
  });

  it.each([
    'Active - Proposal to Strike off',
    'Active - Proposal to Strike Off',
    'ACTIVE - PROPOSAL TO STRIKE OFF',
    'Active - ProPosal to Strike off',
    ' active  -  proposal to strike off ',
  ])('reads "%s" as a proposal to strike off', (wording) => {
    const fact = parseBulkStatus(wording);

    expect(fact?.companyStatus).toBe('active');
    expect(fact && isProposalToStrikeOff(fact)).toBe(true);
  });

  it.each([
    'Active - Proposal to Strike-off',
    'Active \u{2013} Proposal to Strike off',
    'Active Proposal to Strike off',
    'Active-Proposal to Strike off',
    'ACTIVE -  PROPOSAL TO STRIKE OFF',
  ])('takes "%s", which is only alike, for no proposal', (wording) => {
    expect(parseBulkStatus(wording)).toBeNull();
  });

  it.each(['foobar', '', 'Active - Something New', 'constructor'])(
    'does not guess what "%s" is',
    (wording) => {
      expect(parseBulkStatus(wording)).toBeNull();
    },
  );
});
