import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherDomain, sharedQuestion } from './email-doubts.ts';
import { judgeDomain, judgeEmail, type KnownDomain, type KnownEmail } from './confidence.ts';
import { domainVerdicts, findMethods, mailExchangers, verificationStatuses } from './enrichment.ts';

const bought: KnownEmail = {
  method: 'snov',
  status: 'valid',
  unknownReason: null,
  score: null,
  published: null,
  patternSupport: null,
  domainVerdict: 'proven',
  mailExchanger: null,
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyEmail: fc.Arbitrary<KnownEmail> = fc.record({
  method: fc.constantFrom(...findMethods),
  status: fc.constantFrom(...verificationStatuses),
  unknownReason: fc.option(fc.constantFrom('banned', 'connection_error', 'greylist')),
  score: fc.option(fc.integer({ min: 0, max: 100 })),
  published: fc.option(share),
  patternSupport: fc.option(fc.integer({ min: 1, max: 50 })),
  domainVerdict: fc.option(fc.constantFrom(...domainVerdicts)),
  mailExchanger: fc.option(fc.constantFrom(...mailExchangers)),
});
const anyDomain: fc.Arbitrary<KnownDomain> = fc.record({
  method: fc.constantFrom(...findMethods),
  verdict: fc.constantFrom(...domainVerdicts),
  proof: fc.array(
    fc.record({
      rule: fc.constantFrom('own-number', 'exact-name', 'namesake', 'other-number'),
      weight: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
    { maxLength: 4 },
  ),
  proven: fc.option(share),
  domain: fc.constantFrom('acme.co.uk', 'acme.com', 'acme.scot'),
  hasNamesake: fc.boolean(),
  mailExchanger: fc.option(fc.constantFrom(...mailExchangers)),
});

describe('confidence in an address', () => {
  it.each([
    ['a provider says valid', {}, 0.95],
    ['its server accepts everything', { status: 'catch_all' }, 0.6],
    ['nobody could check it', { status: 'unknown' }, 0.5],
    ['it does not exist', { status: 'invalid', published: 0.95 }, 0],
    ['published alone', { status: 'unverified', published: 0.85 }, 0.85],
    ['published and valid', { published: 0.9 }, 0.995],
    ['derived from one', { status: 'unverified', patternSupport: 1 }, 0.35],
    ['derived from many', { status: 'unverified', patternSupport: 9 }, 0.45],
    ['derived, then called valid', { patternSupport: 1 }, 0.95],
    ['on a site that is not proven', { domainVerdict: 'not_proven' }, 0.665],
    ['of another company’s site', { domainVerdict: 'contradicted' }, 0.048],
    ['of a domain without mail', { mailExchanger: 'refused' }, 0],
  ] as const)('%s', (_, changes, expected) => {
    expect(judgeEmail({ ...bought, ...changes }).confidence).toBe(expected);
  });

  it.each([
    ['unknown', 'connection_error', ' (connection error)'],
    ['unknown', null, ''],
    ['catch_all', 'catchall', ': its server accepts everything'],
  ] as const)('is not raised by a check that came to %s (%s)', (status, unknownReason, why) => {
    const checked = { ...bought, status, unknownReason, score: 90 };
    const published = judgeEmail({ ...checked, method: 'website', published: 0.95 });
    const derived = judgeEmail({ ...checked, method: 'pattern', patternSupport: 1 });
    const entered = judgeEmail({ ...checked, method: 'manual' });

    const inVain = `; a provider could not check it${why}`;
    expect(published).toEqual({
      confidence: 0.95,
      reasons: [{ reason: `published on a page${inVain}`, factor: 0.95 }],
    });
    expect(derived).toEqual({
      confidence: 0.35,
      reasons: [{ reason: `derived from 1 address(es) of its domain${inVain}`, factor: 0.35 }],
    });
    expect(entered.confidence).toBe(0.4);
  });

  it('has the provider that found an address as a witness, which may not have been able to check it', () => {
    const found = { ...bought, status: 'unknown', unknownReason: 'greylist' } as const;

    expect(judgeEmail({ ...found, method: 'hunter' }).reasons).toEqual([
      { reason: 'a provider found it and could not check it (greylist)', factor: 0.5 },
    ]);
    expect(judgeEmail({ ...found, published: 0.95 }).confidence).toBe(0.975);
  });

  it('is less for each doubt, which is among its reasons', () => {
    const { confidence, reasons } = judgeEmail(bought, [otherDomain, sharedQuestion(2)]);

    expect(confidence).toBe(0.238);
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'a provider says valid',
      'its domain is another than the one that was searched',
      '2 people of the company make one question, and it may be any one’s',
    ]);
  });

  it('is a share, is the product of its reasons, and never rises by a worse status, verdict or exchanger', () => {
    fc.assert(
      fc.property(anyEmail, (email) => {
        const { confidence, reasons } = judgeEmail(email);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(reasons.reduce((product, each) => product * each.factor, 1)).toBeCloseTo(
          confidence,
          2,
        );
        for (const worse of [
          { domainVerdict: 'contradicted' },
          { mailExchanger: 'refused' },
          { status: 'invalid' },
        ] as const) {
          expect(judgeEmail({ ...email, ...worse }).confidence).toBeLessThanOrEqual(confidence);
        }
      }),
    );
  });

  it('is never as high for a derived address as for one that a provider found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (patternSupport) => {
        const derived = judgeEmail({
          ...bought,
          method: 'pattern',
          status: 'unknown',
          patternSupport,
        });
        expect(derived.confidence).toBeLessThan(
          judgeEmail({ ...bought, status: 'unknown' }).confidence,
        );
      }),
    );
  });
});

describe('confidence in a domain', () => {
  const proven: KnownDomain = {
    method: 'candidate',
    verdict: 'proven',
    proof: [{ rule: 'own-number', weight: 0.98 }],
    proven: 0.98,
    domain: 'acme.com',
    hasNamesake: true,
    mailExchanger: 'refused',
  };

  it('is what the own number proves, whatever lesser signs say', () => {
    expect(judgeDomain(proven)).toEqual({
      confidence: 0.98,
      reasons: [{ reason: 'proven: own-number', factor: 0.98 }],
    });
  });

  it('is less for a name that two companies share, outside Britain, and without mail', () => {
    const named = {
      ...proven,
      verdict: 'candidate',
      proof: [],
      proven: null,
      method: 'snov',
    } as const;

    expect(judgeDomain(named)).toEqual({
      confidence: 0.182,
      reasons: [
        { reason: 'named by snov, not visited yet', factor: 0.4 },
        { reason: 'another company is called the same', factor: 0.6 },
        { reason: 'not a British domain', factor: 0.95 },
        { reason: 'it takes no mail', factor: 0.8 },
      ],
    });
    expect(
      judgeDomain({ ...named, hasNamesake: false, domain: 'acme.co.uk', mailExchanger: null })
        .confidence,
    ).toBe(0.4);
  });

  it('is a share, nothing for another company’s site, and never rises by a namesake', () => {
    fc.assert(
      fc.property(anyDomain, (domain) => {
        const { confidence } = judgeDomain(domain);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(judgeDomain({ ...domain, verdict: 'contradicted' }).confidence).toBe(0);
        expect(judgeDomain({ ...domain, hasNamesake: true }).confidence).toBeLessThanOrEqual(
          judgeDomain({ ...domain, hasNamesake: false }).confidence,
        );
      }),
    );
  });
});
