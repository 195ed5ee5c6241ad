import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainVerdicts, paidOperations } from './enrichment.ts';
import { expectedValue, rankOfLookUp, type LookUpProspect } from './expected-value.ts';
import { strikeOffStages } from './strike-off.ts';

const person: LookUpProspect = {
  operation: 'emails-by-domain-by-name',
  stage: 'first_notice',
  daysLeft: 40,
  domainVerdict: 'proven',
  hasNamesake: false,
  hasContact: false,
  heldEmails: null,
  confidence: null,
};
const worth = (changes: Partial<LookUpProspect>) => expectedValue({ ...person, ...changes });
const anyProspect: fc.Arbitrary<LookUpProspect> = fc.record({
  operation: fc.constantFrom(...paidOperations),
  stage: fc.constantFrom(...strikeOffStages),
  daysLeft: fc.option(fc.integer({ min: -100, max: 100 })),
  domainVerdict: fc.option(fc.constantFrom(...domainVerdicts)),
  hasNamesake: fc.boolean(),
  hasContact: fc.boolean(),
  heldEmails: fc.option(fc.nat()),
  confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('what a look-up is worth', () => {
  it('is less the less likely it is to find something and the less the lead is worth', () => {
    expect(worth({})).toBe(0.6);
    expect(worth({ domainVerdict: 'likely' })).toBe(0.5);
    expect(worth({ domainVerdict: 'not_proven' })).toBe(0.25);
    expect(worth({ domainVerdict: 'contradicted' })).toBe(0);
    expect(worth({ daysLeft: 13 })).toBeLessThan(worth({}));
    expect(worth({ daysLeft: 0 })).toBeLessThan(worth({ daysLeft: 13 }));
    expect(worth({ stage: 'suspended' })).toBeLessThan(worth({}));
    expect(worth({ hasContact: true })).toBeLessThan(worth({}));
    expect(worth({ heldEmails: 0 })).toBeLessThan(worth({ domainVerdict: 'not_proven' }));
    expect(worth({ heldEmails: 7 })).toBe(worth({}));
    const verification = { operation: 'email-verification', confidence: 0.45 } as const;
    expect(worth(verification)).toBe(0.45);
    expect(worth({ ...verification, confidence: null })).toBe(0);
    const name = { operation: 'company-domain-by-name', domainVerdict: null } as const;
    expect(worth({ ...name, hasNamesake: true })).toBeLessThan(worth(name));
  });

  it('lies between nothing and one', () => {
    fc.assert(
      fc.property(anyProspect, (prospect) => {
        const value = expectedValue(prospect);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('puts it before others of its time, and never before what was planned an hour earlier', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 3_600_000, max: 1e9 }), (a, b, later) => {
        expect(rankOfLookUp(0, a)).toBeLessThanOrEqual(rankOfLookUp(later, b));
        expect(rankOfLookUp(0, Math.max(a, b))).toBeLessThanOrEqual(
          rankOfLookUp(0, Math.min(a, b)),
        );
      }),
    );
  });
});
