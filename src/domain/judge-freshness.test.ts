import { expect, it } from 'vitest';
import { judgeOperation } from './judge-operation.ts';
import type { OperationFacts } from './operation-facts.ts';
import { allWell } from './operation-scenarios.ts';
import type { StreamHealth } from './stream.ts';

const { now } = allWell;
const [companies, filings] = allWell.streams;
type Stream = OperationFacts['streams'][number];

function freshness(change: Partial<OperationFacts>) {
  return judgeOperation({ ...allWell, ...change }).freshness;
}

function streams(health: StreamHealth, change: Partial<Stream> = {}): Partial<OperationFacts> {
  if (companies === undefined || filings === undefined) throw new TypeError('there are streams');
  const verdict = { health, since: now - 5_000, reason: null };
  return { streams: [companies, { ...filings, verdict, ...change }] };
}

it('is up to date while every stream is live or quiet', () => {
  expect(freshness(streams('quiet'))).toEqual({ isStale: false, asOf: now, reasons: [] });
});

it('does not call a stream stale that was lost a moment ago, and does after a minute and a half', () => {
  expect(freshness(streams('reconnecting', { lastByteAt: now - 90_000 })).isStale).toBe(false);
  expect(freshness(streams('reconnecting', { lastByteAt: now - 90_001 }))).toEqual({
    isStale: true,
    asOf: now - 90_001,
    reasons: ['stream filings is reconnecting'],
  });
});

it('does not know how complete leads are where a stream was never heard of', () => {
  expect(freshness(streams('starting', { lastByteAt: null }))).toMatchObject({
    isStale: true,
    asOf: null,
  });
  expect(freshness({ streams: [] })).toEqual({
    isStale: true,
    asOf: null,
    reasons: ['no stream is followed'],
  });
});

it('takes heartbeats alone for nothing', () => {
  expect(freshness(streams('heartbeats_only', { lastByteAt: now })).asOf).toBe(now - 5_000);
});

it('is complete up to the oldest of what is missing', () => {
  const answer = freshness({
    ...streams('down', { lastByteAt: now - 700_000, missedFrom: [now - 900_000, now - 800_000] }),
    pauses: [{ lane: 'companies-house', reason: null, pausedAt: now - 1_000_000 }],
  });

  expect(answer).toEqual({
    isStale: true,
    asOf: now - 1_000_000,
    reasons: [
      'stream filings: a stretch was not seen',
      'stream filings: a stretch was not seen',
      'stream filings is down',
      'Companies House is not asked: stopped by a person',
    ],
  });
});

it('is not made stale by what only concerns money or websites', () => {
  const answer = freshness({
    credits: {
      ...allWell.credits,
      snov: { ...allWell.credits.snov, isExhausted: true, exhaustedSince: now },
    },
    pauses: [{ lane: 'website', reason: null, pausedAt: now }],
  });

  expect(answer.isStale).toBe(false);
});

it('is stale while a schedule leaves a stream alone', () => {
  expect(freshness(streams('paused', { restsUntil: now + 1, lastByteAt: now - 1 }))).toMatchObject({
    isStale: true,
    asOf: now - 1,
    reasons: ['stream filings is paused by schedule'],
  });
});

const hourMs = 3_600_000;

function toldToWait(
  wait: { readonly calledAt: number; readonly until: number },
  doneAt: number | null = wait.calledAt,
): Partial<OperationFacts> {
  const { calledAt, until: blockedUntil } = wait;
  const pace = { factor: 1, slowedAt: null, blockedUntil, calledAt, doneAt };
  const asked = { ...allWell.providers['companies-house'], pace };
  return { providers: { ...allWell.providers, 'companies-house': asked } };
}

it('is stale while Companies House refuses for long, from its last answer to the end of the wait', () => {
  const stale = {
    isStale: true,
    asOf: now - 1_000,
    reasons: ['Companies House is not asked: the provider told us to wait'],
  };
  expect(freshness(toldToWait({ calledAt: now - 1_000, until: now + hourMs }))).toEqual(stale);

  const nearlyOver = toldToWait({ calledAt: now - hourMs, until: now + 1_000 });
  expect(freshness(nearlyOver)).toEqual({ ...stale, asOf: now - hourMs });
  const over = toldToWait({ calledAt: now - hourMs, until: now });
  expect(freshness(over).isStale).toBe(false);
});

it('is not made stale by a short wait, and is by one after the other without an answer between', () => {
  const short = { calledAt: now - 1_000, until: now + 60_000 };
  expect(freshness(toldToWait(short)).isStale).toBe(false);
  expect(freshness(toldToWait(short, now - hourMs))).toMatchObject({
    isStale: true,
    asOf: now - hourMs,
  });
  expect(freshness(toldToWait(short, null))).toMatchObject({ isStale: true, asOf: null });
});

it('is stale while the disk is full, as nothing can be confirmed', () => {
  expect(freshness({ disk: { isFull: true, fullSince: now - 5_000 } })).toEqual({
    isStale: true,
    asOf: now - 5_000,
    reasons: ['Companies House is not asked: the disk is full, so nothing can be written down'],
  });
});
