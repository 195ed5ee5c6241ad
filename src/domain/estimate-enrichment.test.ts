import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verificationModes, type VerificationMode } from './enrichment.ts';
import { estimateEnrichment, type LookUpHistory } from './estimate-enrichment.ts';

const none: LookUpHistory = {
  domainsSought: 0,
  domainsFree: 0,
  domainLookUps: 0,
  domainCredits: 0,
  emailLookUps: 0,
  emailCredits: 0,
  verifications: 0,
};
const allCounted = { peopleIfFound: 0, uncounted: { withDomain: 0, ifFound: 0 } };
const unverified = { ...allCounted, verify: 'off', verifications: 0, mostPerPerson: 1 } as const;

describe('the estimate of a run', () => {
  it('says that it is assumed until ten look-ups of each kind have their price', () => {
    const needs = {
      ...unverified,
      domains: 10,
      people: 4,
      peopleIfFound: 20,
      peoplePerCompany: 2,
    };
    const nine = { ...none, domainsSought: 20, domainLookUps: 9, emailLookUps: 40 };
    const ten = { ...nine, domainLookUps: 10 };

    expect(estimateEnrichment(needs, none)).toMatchObject({
      basis: 'assumed',
      // 10 names at 0.5, 5 of them found with 2 people each, and 4 more, at 0.4.
      expectedCredits: 11,
      mostCredits: 34,
    });
    expect(estimateEnrichment(needs, nine).basis).toBe('assumed');
    expect(estimateEnrichment(needs, ten).basis).toBe('history');
    expect(estimateEnrichment({ ...needs, domains: 0 }, nine).basis).toBe('history');
  });

  it('takes off what free sources find and goes by what look-ups cost', () => {
    const history = {
      domainsSought: 100,
      domainsFree: 75,
      domainLookUps: 20,
      domainCredits: 10,
      emailLookUps: 50,
      emailCredits: 10,
      verifications: 0,
    };

    const needs = {
      ...unverified,
      domains: 40,
      people: 0,
      peopleIfFound: 40,
      peoplePerCompany: 1,
    };
    const estimate = estimateEnrichment(needs, history);

    // 10 paid names at 0.5; 30 free and 5 paid domains with a person each at 0.2.
    expect(estimate).toMatchObject({ basis: 'history', expectedCredits: 12 });
  });

  it('counts a credit for each address to verify: those that are held, and a share of the people looked for', () => {
    const needs = {
      ...allCounted,
      domains: 0,
      people: 20,
      peoplePerCompany: 2,
      verifications: 3,
      mostPerPerson: 1,
    };
    const history = { ...none, emailLookUps: 40, emailCredits: 10, verifications: 20 };
    const of = (verify: VerificationMode, known = none) => {
      const { expectedCredits, mostCredits, verificationBasis } = estimateEnrichment(
        { ...needs, verify },
        known,
      );
      return [expectedCredits, mostCredits, verificationBasis];
    };

    // 20 people at 0.4; 3 addresses and 20 people at 0.1; 3 addresses and the 20 people of whom 0.6 are not found.
    expect(of('off')).toEqual([8, 20, 'history']);
    expect(of('unproven')).toEqual([13, 43, 'assumed']);
    expect(of('used')).toEqual([23, 43, 'assumed']);
    // 20 people at 0.25 and 0.5 of them verified, and 3 addresses.
    expect(of('used', history)).toEqual([18, 43, 'history']);
    expect(of('off', history)).toEqual([5, 20, 'history']);
  });

  it('says as the most what each person may cost, not what they mostly do', () => {
    const needs = {
      ...unverified,
      domains: 1,
      people: 4,
      peopleIfFound: 2,
      peoplePerCompany: 2,
      mostPerPerson: 3,
    };

    expect(estimateEnrichment(needs, none).mostCredits).toBe(1 + (4 + 2) * 3);
    expect(estimateEnrichment({ ...needs, verify: 'used' }, none).mostCredits).toBe(1 + 6 * 4);
  });

  it('takes companies whose officers are not known for like the others, and knows no most of them', () => {
    const needs = { ...unverified, domains: 4, people: 0, peopleIfFound: 2, peoplePerCompany: 5 };
    const { expectedCredits } = estimateEnrichment(needs, none);
    const of = (uncounted: { withDomain: number; ifFound: number }, peoplePerCompany = 5) =>
      estimateEnrichment({ ...needs, uncounted, peoplePerCompany }, none);

    // 4 names at 0.5, and half of 2 people at 0.4.
    expect(expectedCredits).toBe(3);
    // Ten people more; half of two companies that are found with five each.
    expect(of({ withDomain: 2, ifFound: 0 })).toMatchObject({ expectedCredits: 7 });
    expect(of({ withDomain: 0, ifFound: 2 })).toMatchObject({ expectedCredits: 5 });
    expect(of({ withDomain: 1, ifFound: 0 }).mostCredits).toBeNull();
    expect(of({ withDomain: 0, ifFound: 1 }).mostCredits).toBeNull();
  });

  it('assumes three people at two companies while no officers at all are known', () => {
    const uncounted = { withDomain: 20, ifFound: 0 };
    const needs = { ...unverified, domains: 0, people: 0, uncounted, peoplePerCompany: null };

    // 30 people at 0.4.
    expect(estimateEnrichment(needs, none).expectedCredits).toBe(12);
  });

  it('never expects more than the most, nor less than nothing', () => {
    const count = fc.integer({ min: 0, max: 1000 });
    const share = fc
      .tuple(count, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([of, part]) => [of, Math.floor(of * part)] as const);
    fc.assert(
      fc.property(
        fc.record({
          domains: count,
          people: count,
          peopleIfFound: count,
          uncounted: fc.constantFrom(
            { withDomain: 0, ifFound: 0 },
            { withDomain: 3, ifFound: 0 },
            { withDomain: 0, ifFound: 2 },
          ),
          peoplePerCompany: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
          verify: fc.constantFrom(...verificationModes),
          verifications: count,
          mostPerPerson: fc.constantFrom(1, 3),
        }),
        fc.tuple(share, share, share),
        count,
        (needs, [free, domain, email], verifications) => {
          const estimate = estimateEnrichment(needs, {
            domainsSought: free[0],
            domainsFree: free[1],
            domainLookUps: domain[0],
            domainCredits: domain[1],
            emailLookUps: email[0],
            emailCredits: email[1],
            verifications,
          });
          expect(estimate.expectedCredits).toBeGreaterThanOrEqual(0);
          expect(estimate.expectedCredits).toBeLessThanOrEqual(estimate.mostCredits ?? Infinity);
        },
      ),
    );
  });
});
