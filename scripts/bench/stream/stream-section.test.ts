import { expect, it } from 'vitest';
import type { StreamMeasurement } from './measure-stream.ts';
import { streamSection } from './stream-section.ts';

const latencies = { count: 10_000, p50: 12.34, p95: 45.6, p99: 123.4, max: 400 };

const measured: StreamMeasurement = {
  answers: [],
  plan: {
    seed: 'test',
    held: 400_000,
    burstEvery: 10_000,
    burstOf: 700,
    ratePerMinute: 10_000,
    events: 10_700,
    filings: 2_500,
  },
  sent: {
    companies: 10_700,
    filings: 2_500,
    mostWaitingBytes: 1,
    blockedMs: 0,
    connections: 2,
    restCalls: 3,
  },
  account: { entered: 800, left: 100, differences: [] },
  companies: latencies,
  everyday: latencies,
  bursts: { ...latencies, count: 700 },
  filings: null,
  moves: latencies,
  commits: 500,
  seconds: 61.2,
  eventsPerSecond: 174.8,
  use: {
    peakRssBytes: 131e6,
    steadyRssBytes: 120.04e6,
    lastRssBytes: 119e6,
    cpuMs: 6_000,
    seconds: 60,
  },
  loads: [1.25, 2],
};

const facts = { command: 'npm run bench stream', date: '2026-11-26', machine: 'a machine' };

it('shows what was sent, lost and used, and the parts of it beneath', () => {
  const rows = streamSection(facts, [measured])
    .split('\n')
    .filter((line) => line.startsWith('| '));

  expect(rows.slice(2)).toEqual([
    '| company events, 10,000 a minute and bursts, 61 s | 10,700 | nothing | 12.3 | 45.6 | 123 | 400 | 175 | 131.0 | 120.0 | 119.0 | 10 % | 1.3, 2.0 |',
    '| of those, everyday ones | 10,000 |  | 12.3 | 45.6 | 123 | 400 |  |  |  |  |  |  |',
    '| of those, in bursts of 700 entries | 700 |  | 12.3 | 45.6 | 123 | 400 |  |  |  |  |  |  |',
    '| of those, entering and leaving | 900 |  | 12.3 | 45.6 | 123 | 400 |  |  |  |  |  |  |',
    '| filings beside them | 2,500 |  | none |  |  |  |  |  |  |  |  |  |',
  ]);
});

it('names every difference', () => {
  const account = { ...measured.account, differences: ['gaps: 1 instead of 0'] };

  expect(streamSection(facts, [{ ...measured, account }])).toContain('| gaps: 1 instead of 0 |');
});
