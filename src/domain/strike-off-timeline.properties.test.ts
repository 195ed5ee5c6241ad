import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordinaryCompany, proposedOn } from '../../test/support/strike-off-history.ts';
import { strikeOffAttempts, type TimelineFiling } from './strike-off-attempts.ts';
import { strikeOffTimeline, type StrikeOffTimeline } from './strike-off-timeline.ts';

const forms: readonly Pick<TimelineFiling, 'type' | 'description'>[] = [
  'DS01',
  'GAZ1',
  'GAZ1(A)',
  'DISS16(SOAS)',
  'SOAS(A)',
  'DISS40',
  'SOAD(A)',
  'DS02',
  'GAZ2',
  'GAZ2(A)',
  'RT01',
  'AC92',
].map((type) => ({ type, description: null }));
const described: typeof forms = [
  { type: null, description: 'gazette-notice-compulsary' },
  { type: 'GAZ2', description: 'gazette-dissolved-compulsory' },
  { type: 'GAZ2', description: 'gazette-dissolved-liquidation' },
  { type: 'GAZ2', description: 'gazette-dissolved-statutory-instrument' },
];
const unrelated: typeof forms = [
  { type: 'AA', description: 'accounts-with-accounts-type-dormant' },
  { type: 'BONA', description: 'bona-vacantia-company' },
  { type: 'OSDS01', description: 'dissolution-closure-of-uk-establishment' },
  { type: 'GAZ(U)', description: 'legacy' },
  { type: null, description: null },
];

/** Days of 2026, close together, so that many coincide; some are ahead of the clock. */
const day = fc.integer({ min: 0, max: 40 }).map((offset) => dayOf(offset));
const today = dayOf(35);

function dayOf(offset: number): string {
  return new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);
}

function filingOf(kinds: typeof forms): fc.Arbitrary<TimelineFiling> {
  return fc
    .record({
      form: fc.constantFrom(...kinds),
      date: day,
      transactionId: fc.uuid(),
    })
    .map(({ form, ...filing }) => ({ ...form, ...filing }));
}

const history = fc.array(filingOf([...forms, ...described]), { maxLength: 12 });
const about = fc.record({
  clearedOn: fc.option(day),
  status: fc.option(day.map((asOf) => proposedOn(asOf))),
  isFraudStrikeOff: fc.boolean(),
});

type About = typeof about extends fc.Arbitrary<infer T> ? T : never;

function timelineOf(
  filings: readonly TimelineFiling[],
  { clearedOn, ...company }: About = { clearedOn: null, status: null, isFraudStrikeOff: false },
): StrikeOffTimeline | null {
  return strikeOffTimeline({
    filings,
    company: { ...ordinaryCompany, ...company },
    today,
    clearedOn,
  });
}

describe('strikeOffTimeline', () => {
  it('does not depend on the order in which the filings arrive', () => {
    const inTwoOrders = history.chain((filings) =>
      fc.tuple(
        fc.constant(filings),
        fc.shuffledSubarray(filings, { minLength: filings.length, maxLength: filings.length }),
      ),
    );
    fc.assert(
      fc.property(inTwoOrders, about, ([filings, shuffled], facts) => {
        expect(timelineOf(shuffled, facts)).toEqual(timelineOf(filings, facts));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on how often a filing arrives', () => {
    const repeated = history.chain((filings) =>
      fc.tuple(fc.constant(filings), fc.subarray(filings)),
    );
    fc.assert(
      fc.property(repeated, about, ([filings, again], facts) => {
        expect(timelineOf([...again, ...filings, ...again], facts)).toEqual(
          timelineOf(filings, facts),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is not changed by filings of other kinds', () => {
    fc.assert(
      fc.property(history, fc.array(filingOf(unrelated)), about, (filings, others, facts) => {
        expect(timelineOf([...others, ...filings], facts)).toEqual(timelineOf(filings, facts));
      }),
      { numRuns: 500 },
    );
  });

  it('is not changed by filings dated ahead of the clock', () => {
    fc.assert(
      fc.property(history, about, (filings, facts) => {
        const past = filings.filter(({ date }) => date <= today);
        expect(timelineOf(filings, facts)).toEqual(timelineOf(past, facts));
      }),
      { numRuns: 500 },
    );
  });

  /**
   * Forward means: to an end that was not told, to a later earliest date, or to a later stage (in the order of `rank`) than the one told
   * and the one that the older filing itself tells of. What was unknown may become known; it may turn out that less has happened than
   * it seemed (an application that still stands), or that an older notice can end the company sooner.
   */
  it('is never moved forward by a filing older than all of the present attempt', () => {
    fc.assert(
      fc.property(history, filingOf([...forms, ...described]), (filings, added) => {
        const { attempts, events } = strikeOffAttempts(filings, today);
        const last = attempts.at(-1);
        fc.pre(last !== undefined);
        const present = events.filter(({ attempt }) => attempt === last?.number);
        const firstDay = present.map(({ filing }) => filing.date).toSorted()[0] ?? '';
        const older = { ...added, date: dayBefore(firstDay) };
        const before = timelineOf(filings);
        const after = timelineOf([...filings, older]);

        expect(forwardMoves(before, after, timelineOf([older]))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never tells a date of a filing that belongs to an earlier attempt', () => {
    fc.assert(
      fc.property(history, about, (filings, facts) => {
        const { attempts, events } = strikeOffAttempts(filings, today);
        const last = attempts.at(-1);
        const timeline = timelineOf(filings, facts);
        const own = new Set(
          events
            .filter(({ attempt }) => attempt === last?.number)
            .map(({ filing }) => filing.transactionId),
        );
        const told = [
          timeline?.application,
          timeline?.notice,
          timeline?.suspension?.filing,
          timeline?.suspension?.renewal,
          timeline?.end?.filing,
        ].filter((filing) => filing != null);
        for (const { transactionId } of told) expect(own).toContain(transactionId);
      }),
      { numRuns: 500 },
    );
  });
});

/** How far a strike-off has come. */
const rank: readonly StrikeOffTimeline['stage'][] = [
  'proposed',
  'applied',
  'first_notice',
  'suspended',
  'discontinued',
  'withdrawn',
  'dissolved',
  'restored',
];

/** What has moved forward, in words; `told` is what the added filing tells by itself. */
function forwardMoves(
  before: StrikeOffTimeline | null,
  after: StrikeOffTimeline | null,
  told: StrikeOffTimeline | null,
): string[] {
  const dateBefore = before?.earliestDissolutionDate ?? null;
  const dateAfter = after?.earliestDissolutionDate ?? null;
  const isLater =
    dateBefore !== null &&
    (dateAfter === null ? rankOf(after) >= rankOf(before) : dateAfter > dateBefore);
  return [
    ...(before?.end === null && after?.end !== null ? ['what was running has ended'] : []),
    ...(rankOf(after) > Math.max(rankOf(before), rankOf(told)) ? ['the stage is later'] : []),
    ...(isLater ? ['the earliest date is later'] : []),
  ];
}

function rankOf(timeline: StrikeOffTimeline | null): number {
  return rank.indexOf(timeline?.stage ?? 'proposed');
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
