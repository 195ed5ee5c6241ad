import { describe, expect, it } from 'vitest';
import { companyStatuses, type CompanyStatus } from './company-status.ts';
import { leaveReasonOfStatus, strikeOffTransition } from './strike-off-transition.ts';

const underThreat = 'active-proposal-to-strike-off';
const notice = { stage: 'first_notice' } as const;
const suspended = { stage: 'suspended' } as const;

describe('strikeOffTransition', () => {
  it.each([
    [undefined, 'active', underThreat, 'entered'],
    [undefined, 'active', null, 'none'],
    [undefined, 'dissolved', null, 'none'],
    [notice, 'active', underThreat, 'none'],
    [notice, 'active', null, 'left'],
    [notice, 'active', 'transferred-from-uk', 'left'],
    [notice, 'dissolved', null, 'left'],
    [notice, 'liquidation', null, 'left'],
    [undefined, 'dissolved', underThreat, 'none'],
    [undefined, 'liquidation', underThreat, 'none'],
    [undefined, null, underThreat, 'entered'],
    [notice, 'dissolved', underThreat, 'left'],
    [notice, null, null, 'left'],
    [suspended, 'active', null, 'none'],
    [suspended, 'active', underThreat, 'none'],
    [suspended, 'dissolved', null, 'left'],
    [suspended, null, null, 'left'],
  ] as const)('%o seen as %s with %s: %s', (...[open, companyStatus, detail, expected]) => {
    const seen = { companyStatus, companyStatusDetail: detail };

    expect(strikeOffTransition(open, seen)).toBe(expected);
  });
});

describe('leaveReasonOfStatus', () => {
  it('has a reason for every status, and does not guess', () => {
    const reasons = new Map<CompanyStatus | null, string>(
      [...companyStatuses, null].map((status) => [status, leaveReasonOfStatus(status)]),
    );
    const withReason = [...reasons].filter(([, reason]) => reason !== 'unknown');

    expect(new Map(withReason)).toEqual(
      new Map([
        ['dissolved', 'dissolved'],
        ['liquidation', 'insolvency'],
        ['receivership', 'insolvency'],
        ['converted-closed', 'converted'],
        ['voluntary-arrangement', 'insolvency'],
        ['insolvency-proceedings', 'insolvency'],
        ['administration', 'insolvency'],
      ]),
    );
  });
});
