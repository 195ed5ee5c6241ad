import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerReasons, breakerStates } from './breaker.ts';
import { lanes, outboundLanes } from './job.ts';
import { isTrouble, judgeOperation } from './judge-operation.ts';
import { operationReasons, type OperationReason, type Standing } from './operation.ts';
import type { BreakerFacts, OperationFacts, ProviderFacts } from './operation-facts.ts';
import { allWell } from './operation-scenarios.ts';
import { streamHealths, type StreamHealth } from './stream.ts';

const { now } = allWell;
const since = now - 60_000;
const later = now + 60_000;
const hourMs = 3_600_000;
const unblocked = { factor: 1, slowedAt: null, blockedUntil: 0, calledAt: null, doneAt: null };
const [companies] = allWell.streams;

function judge(change: Partial<OperationFacts>) {
  const operation = judgeOperation({ ...allWell, ...change });
  const lane = (name: (typeof lanes)[number]) => operation.lanes.find((each) => each.lane === name);
  const part = (name: string) => operation.parts.find((each) => each.part === name);
  return { ...operation, lane, part };
}

function withBreaker(breaker: Partial<BreakerFacts>): ProviderFacts {
  const about = { operation: 'read', reason: 'failures', openedAt: since, probeAt: later } as const;
  return {
    ...allWell.providers.snov,
    breakers: [{ ...about, state: 'open', ...breaker }],
  };
}

function withProviders(changes: Partial<OperationFacts['providers']>): Partial<OperationFacts> {
  return { providers: { ...allWell.providers, ...changes } };
}

function withStream(change: Partial<OperationFacts['streams'][number]>, health: StreamHealth) {
  if (companies === undefined) throw new TypeError('there is a stream');
  const verdict = { health, since, reason: null };
  return { streams: [{ ...companies, verdict, ...change }] };
}

const paused = { reason: 'the provider asked us to', pausedAt: since };

/** What each cause alone makes of its lane or part, and of the whole. */
const causes: readonly (readonly [
  what: string,
  change: Partial<OperationFacts>,
  where: string,
  expected: Pick<Standing, 'reason' | 'since' | 'comesBack'>,
])[] = [
  [
    'REST fails',
    withProviders({ 'companies-house': withBreaker({}) }),
    'companies-house',
    { reason: 'failures', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'REST refuses the key',
    withProviders({ 'companies-house': withBreaker({ reason: 'key_refused' }) }),
    'companies-house',
    { reason: 'key_refused', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'REST refuses this address',
    withProviders({ 'companies-house': withBreaker({ reason: 'address_refused' }) }),
    'companies-house',
    { reason: 'address_refused', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'REST denies whom it must know',
    withProviders({ 'companies-house': withBreaker({ reason: 'register_empty' }) }),
    'companies-house',
    { reason: 'register_empty', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'REST is being probed',
    withProviders({ 'companies-house': withBreaker({ state: 'half_open', probeAt: null }) }),
    'companies-house',
    { reason: 'probing', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'REST failed, its wait is over, and a job is about to ask',
    withProviders({ 'companies-house': withBreaker({ probeAt: now }) }),
    'companies-house',
    { reason: 'failures', since, comesBack: { kind: 'unknown', nextLookAt: now } },
  ],
  [
    'REST failed, its wait is over, and there is nothing to ask',
    withProviders({ 'companies-house': { ...withBreaker({ probeAt: now }), hasDueJob: false } }),
    'companies-house',
    { reason: 'next_call_asks', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'REST failed, its wait is not over, and there is nothing to ask',
    withProviders({ 'companies-house': { ...withBreaker({}), hasDueJob: false } }),
    'companies-house',
    { reason: 'failures', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'the key was refused, and there is nothing to ask',
    withProviders({
      'companies-house': {
        ...withBreaker({ reason: 'key_refused', probeAt: now }),
        hasDueJob: false,
      },
    }),
    'companies-house',
    { reason: 'key_refused', since, comesBack: { kind: 'unknown', nextLookAt: now } },
  ],
  [
    'starts failed at Snov.io, and there is nothing to buy',
    withProviders({
      snov: { ...withBreaker({ operation: 'start', probeAt: now }), hasDueJob: false },
    }),
    'snov',
    { reason: 'next_call_asks', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a person opened the breaker',
    withProviders({ snov: withBreaker({ state: 'forced_open', probeAt: null }) }),
    'snov',
    { reason: 'breaker_by_hand', since, comesBack: { kind: 'by_hand' } },
  ],
  [
    'only starts fail at Snov.io',
    withProviders({ snov: withBreaker({ operation: 'start' }) }),
    'snov',
    { reason: 'purchases_held_up', since, comesBack: { kind: 'unknown', nextLookAt: later } },
  ],
  [
    'a paid request is in doubt',
    { credits: { ...allWell.credits, snov: { ...allWell.credits.snov, doubtfulSince: since } } },
    'snov',
    { reason: 'spend_in_doubt', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  ...(['snov', 'credits'] as const).map(
    (where) =>
      [
        `a person has stopped spending (${where})`,
        {
          credits: {
            ...allWell.credits,
            snov: {
              ...allWell.credits.snov,
              stop: { at: since, reason: 'a drill' },
              isExhausted: true,
            },
          },
        },
        where,
        { reason: 'spending_stopped', since, comesBack: { kind: 'by_hand' } },
      ] as const,
  ),
  [
    'spending is off in the settings',
    {
      credits: {
        ...allWell.credits,
        snov: { ...allWell.credits.snov, held: { by: 'settings', until: null } },
      },
    },
    'snov',
    { reason: 'spending_off', since: null, comesBack: { kind: 'by_hand' } },
  ],
  [
    'the credits of the day are spent',
    {
      credits: {
        ...allWell.credits,
        snov: { ...allWell.credits.snov, held: { by: 'day', until: since + 60_000 } },
      },
    },
    'snov',
    {
      reason: 'day_ceiling_reached',
      since: null,
      comesBack: { kind: 'at', at: since + 60_000 },
    },
  ],
  [
    'credits are exhausted',
    {
      credits: {
        ...allWell.credits,
        snov: {
          ...allWell.credits.snov,
          isExhausted: true,
          exhaustedSince: since,
          nextTryAt: since + 60_000,
        },
      },
    },
    'snov',
    {
      reason: 'credits_exhausted',
      since,
      comesBack: { kind: 'unknown', nextLookAt: since + 60_000 },
    },
  ],
  [
    'no balance was read yet',
    { credits: { ...allWell.credits, snov: { ...allWell.credits.snov, balance: null } } },
    'credits',
    { reason: 'balance_not_read', since: null, comesBack: null },
  ],
  [
    'the disk is full',
    { disk: { isFull: true, fullSince: since } },
    'companies-stream',
    { reason: 'disk_full', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a lane is outside business hours',
    { closed: [{ lane: 'website', until: later }] },
    'website',
    { reason: 'business_hours', since: null, comesBack: { kind: 'at', at: later } },
  ],
  [
    'a provider told us to wait',
    withProviders({
      snov: {
        ...allWell.providers.snov,
        breakers: [],
        pace: { ...unblocked, factor: 0.5, slowedAt: since, blockedUntil: later, calledAt: since },
      },
    }),
    'snov',
    { reason: 'told_to_wait', since, comesBack: { kind: 'at', at: later } },
  ],
  [
    'a provider told us to wait for long, the most of which is over',
    withProviders({
      snov: {
        ...allWell.providers.snov,
        breakers: [],
        pace: { ...unblocked, blockedUntil: later, calledAt: later - hourMs },
      },
    }),
    'snov',
    {
      reason: 'told_to_wait_long',
      since: later - hourMs,
      comesBack: { kind: 'at', at: later },
    },
  ],
  [
    'the pace is lowered',
    withProviders({
      snov: {
        ...allWell.providers.snov,
        breakers: [],
        pace: { ...unblocked, factor: 0.5, slowedAt: since },
      },
    }),
    'snov',
    { reason: 'pace_lowered', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'the pace is below half the plan',
    withProviders({
      snov: {
        ...allWell.providers.snov,
        breakers: [],
        pace: { ...unblocked, factor: 0.49, slowedAt: since },
      },
    }),
    'snov',
    { reason: 'pace_below_half', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a person stopped the lane',
    { pauses: [{ lane: 'download', ...paused }] },
    'download',
    { reason: 'stopped_by_hand', since, comesBack: { kind: 'by_hand' } },
  ],
  [
    'no process works the queue',
    { worker: { isPresent: false, lastSeenAt: since } },
    'internal',
    { reason: 'no_worker', since, comesBack: { kind: 'by_hand' } },
  ],
  [
    'Snov.io has no key',
    withProviders({ snov: { isConfigured: false, hasDueJob: false, breakers: [], pace: null } }),
    'credits',
    { reason: 'not_configured', since: null, comesBack: null },
  ],
  [
    'pages are not rendered here',
    { isRendering: false },
    'rendering',
    { reason: 'not_configured', since: null, comesBack: null },
  ],
  [
    'a stream is silent',
    withStream({ lastByteAt: since - 1 }, 'silent'),
    'companies-stream',
    {
      reason: 'stream_silent',
      since: since - 1,
      comesBack: { kind: 'unknown', nextLookAt: null },
    },
  ],
  [
    'a stream brings heartbeats alone',
    withStream({ lastByteAt: null }, 'heartbeats_only'),
    'companies-stream',
    { reason: 'stream_heartbeats_only', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a stream brings what cannot be read',
    withStream({}, 'unreadable'),
    'companies-stream',
    { reason: 'stream_unreadable', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a stream has been refused',
    withStream({ lastByteAt: null }, 'stopped'),
    'companies-stream',
    {
      reason: 'stream_key_refused',
      since,
      comesBack: { kind: 'unknown', nextLookAt: null },
    },
  ],
  [
    'a stream is connecting again',
    withStream({}, 'reconnecting'),
    'companies-stream',
    { reason: 'stream_connecting', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
  [
    'a stream rests by schedule',
    withStream({ restsUntil: later }, 'paused'),
    'companies-stream',
    { reason: 'business_hours', since, comesBack: { kind: 'at', at: later } },
  ],
  [
    'a stretch of a stream was not seen',
    withStream({ missedFrom: [since], repairedAt: later }, 'live'),
    'companies-stream',
    { reason: 'gap_open', since, comesBack: { kind: 'at', at: later } },
  ],
  [
    'a stream with a gap is down as well',
    withStream({ missedFrom: [since], lastByteAt: since }, 'down'),
    'companies-stream',
    { reason: 'stream_down', since, comesBack: { kind: 'unknown', nextLookAt: null } },
  ],
];

describe('judgeOperation', () => {
  it('is normal where everything is well', () => {
    const { mode, since: began, lanes: judged, parts, freshness } = judge({});

    expect({ mode, began }).toEqual({ mode: 'normal', began: null });
    expect([...judged, ...parts].map(({ word }) => word)).toEqual(
      Array.from({ length: lanes.length + 9 }, () => 'running'),
    );
    expect(freshness).toEqual({ isStale: false, asOf: now, reasons: [] });
  });

  it.each(causes)('says what it is when %s', (...[, change, where, expected]) => {
    const { mode, lanes: judged, parts } = judge(change);

    const named = [
      ...judged.filter((each) => each.lane === where),
      ...parts.filter((each) => each.part === where),
    ];
    expect(named[0]).toMatchObject({ ...expected, word: meaningOf(expected.reason)?.word });
    expect(mode).toBe(meaningOf(expected.reason)?.isTrouble === true ? 'degraded' : 'normal');
  });

  it('has a case for every reason there is', () => {
    const covered = new Set(causes.map(([, , , { reason }]) => reason));

    const others = Object.keys(operationReasons).filter((name) => !isCovered(name, covered));
    expect(others).toEqual([]);
  });

  it('leaves the other lanes running while one provider is down', () => {
    const { lane } = judge(withProviders({ 'companies-house': withBreaker({}) }));

    expect(lane('companies-house')?.word).toBe('down');
    for (const other of [
      'snov',
      'hunter',
      'website',
      'rendering',
      'download',
      'internal',
    ] as const) {
      expect(lane(other)?.word).toBe('running');
    }
  });

  it('is stopped, since the last lane was, when every outbound lane that is set up is', () => {
    const pauses = outboundLanes.map((lane, index) => ({
      lane,
      reason: null,
      pausedAt: since + index,
    }));
    expect(judge({ pauses })).toMatchObject({
      mode: 'stopped',
      since: since + outboundLanes.length - 1,
    });

    const withoutPaid = withProviders({
      snov: { isConfigured: false, hasDueJob: false, breakers: [], pace: null },
    });
    const others = pauses.filter(({ lane }) => lane !== 'snov');
    expect(judge({ pauses: others, ...withoutPaid }).mode).toBe('stopped');
    expect(judge({ pauses: others }).mode).toBe('degraded');
  });

  it('tells what a person did before what a provider does', () => {
    const { lane, part } = judge({
      ...withProviders({ 'companies-house': withBreaker({}) }),
      pauses: [{ lane: 'companies-house', ...paused }],
    });

    expect(lane('companies-house')).toMatchObject({
      reason: 'stopped_by_hand',
      detail: 'the provider asked us to',
    });
    expect(part('companies-house')?.reason).toBe('failures');
  });

  it('tells a lane that is down before one that merely waits', () => {
    const { lane } = judge({
      ...withProviders({ snov: withBreaker({}) }),
      closed: [{ lane: 'snov', until: later }],
      credits: {
        ...allWell.credits,
        snov: { ...allWell.credits.snov, isExhausted: true, exhaustedSince: since },
      },
    });

    expect(lane('snov')?.reason).toBe('failures');
  });

  it('says why a person has stopped spending, beside what is left, and does not call it all stopped', () => {
    const stop = { at: since, reason: 'the invoice is looked at' };
    const { mode, lane, part } = judge({
      credits: { ...allWell.credits, snov: { ...allWell.credits.snov, stop } },
      ...withProviders({ snov: withBreaker({ operation: 'start' }) }),
    });

    expect(mode).toBe('degraded');
    expect(lane('snov')).toMatchObject({
      reason: 'spending_stopped',
      detail: 'the invoice is looked at',
    });
    expect(part('credits')?.detail).toBe('the invoice is looked at, 1000.00 left');
    expect(lane('hunter')?.word).toBe('running');
  });

  it('is never called normal while anything is in trouble, and never hides a stopped lane', () => {
    fc.assert(
      fc.property(anyFacts(), (facts) => {
        const operation = judgeOperation(facts);
        const all: readonly Standing[] = [...operation.lanes, ...operation.parts];

        expect(operation.mode === 'normal').toBe(!all.some(isTrouble));
        for (const { word, reason, comesBack } of all) {
          expect(word === 'running').toBe(reason === null);
          expect(word).toBe(meaningOf(reason)?.word ?? 'running');
          // Whoever reads that something does not run also reads how it comes back.
          const isHeldUp = word === 'down' || word === 'stopped' || word === 'waiting';
          expect(isHeldUp && comesBack === null).toBe(false);
        }
        for (const { lane } of facts.pauses) {
          const judged = operation.lanes.find((each) => each.lane === lane);
          expect(['stopped', 'off']).toContain(judged?.word);
        }
        const { isStale, asOf, reasons } = operation.freshness;
        expect(isStale).toBe(reasons.length > 0);
        expect(asOf ?? 0).toBeLessThanOrEqual(facts.now);
      }),
    );
  });

  it('says that paid work runs only where nothing is in doubt, credits are left, and purchases go', () => {
    let running = 0;
    fc.assert(
      fc.property(anyFacts(), (any) => {
        // All else is well, or hardly any case would run.
        const snov = { ...any.providers.snov, isConfigured: true, pace: null };
        const facts = { ...allWell, credits: any.credits, providers: { ...any.providers, snov } };
        const paid = judgeOperation(facts).lanes.find(({ lane }) => lane === 'snov');
        if (paid?.word !== 'running' && paid?.word !== 'slowed') return;

        running += 1;
        expect(facts.credits.snov).toMatchObject({
          stop: null,
          held: null,
          doubtfulSince: null,
          isExhausted: false,
        });
        const held = snov.breakers.filter(
          ({ state }) => state !== 'closed' && state !== 'disabled',
        );
        expect(held).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(running).toBeGreaterThan(0);
  });
});

function meaningOf(reason: OperationReason | null) {
  return reason === null ? null : operationReasons[reason];
}

function isCovered(name: string, covered: ReadonlySet<OperationReason | null>): boolean {
  return [...covered].some((reason) => reason === name);
}

/** Any state that the parts may be in, also those that never meet. */
function anyFacts(): fc.Arbitrary<OperationFacts> {
  const instantBefore = fc.integer({ min: now - 86_400_000, max: now });
  const maybe = fc.option(instantBefore);
  const breaker = (operation: string) =>
    fc.record({
      operation: fc.constant(operation),
      state: fc.constantFrom(...breakerStates),
      reason: fc.option(fc.constantFrom(...breakerReasons)),
      openedAt: maybe,
      probeAt: maybe,
    });
  const provider = fc.record({
    isConfigured: fc.boolean(),
    hasDueJob: fc.boolean(),
    breakers: fc.tuple(breaker('read'), breaker('start')).chain((both) => fc.subarray([...both])),
    pace: fc.option(
      fc.record({
        factor: fc.double({ min: 0.1, max: 1, noNaN: true }),
        slowedAt: maybe,
        blockedUntil: fc.integer({ min: 0, max: now + hourMs }),
        calledAt: maybe,
        doneAt: maybe,
      }),
    ),
  });
  const stream = fc.record({
    stream: fc.constantFrom('companies' as const, 'filings' as const),
    verdict: fc.record({
      health: fc.constantFrom(...streamHealths),
      since: instantBefore,
      reason: fc.option(fc.string()),
    }),
    lastByteAt: maybe,
    restsUntil: fc.option(fc.integer({ min: now, max: now + 86_400_000 })),
    missedFrom: fc.array(instantBefore, { maxLength: 3 }),
    repairedAt: maybe,
  });
  const credits = fc.record({
    balance: fc.option(fc.constant('100.00')),
    isExhausted: fc.boolean(),
    exhaustedSince: maybe,
    nextTryAt: maybe,
    stop: fc.option(fc.record({ at: instantBefore, reason: fc.option(fc.string()) })),
    held: fc.option(
      fc.record({ by: fc.constantFrom('settings' as const, 'day' as const), until: maybe }),
    ),
    doubtfulSince: maybe,
    inDoubt: fc.constantFrom('0.00', '3.00'),
    reserved: fc.constantFrom('0.00', '3.00'),
  });
  return fc.record({
    now: fc.constant(now),
    providers: fc.record({ 'companies-house': provider, snov: provider, hunter: provider }),
    credits: fc.record({ snov: credits, hunter: credits }),
    streams: fc.uniqueArray(stream, { maxLength: 2, selector: (each) => each.stream }),
    pauses: fc
      .subarray([...lanes])
      .map((chosen) => chosen.map((lane) => ({ lane, reason: null, pausedAt: since }))),
    closed: fc
      .subarray(['snov' as const, 'website' as const])
      .map((chosen) => chosen.map((lane) => ({ lane, until: later }))),
    worker: fc.record({ isPresent: fc.boolean(), lastSeenAt: maybe }),
    isRendering: fc.boolean(),
    disk: fc.record({ isFull: fc.boolean(), fullSince: maybe }),
  });
}
