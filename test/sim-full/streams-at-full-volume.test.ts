import { expect, it } from 'vitest';
import { runSimulation } from '../../src/sim/run-simulation.ts';

const unwatched = {
  withEnrichment: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

/** What the companies stream carries on a working day (facts of 2024: about 60,000); the filings stream brings half as many more. */
const eventsPerDay = 60_000;

it('nothing is lost, applied twice or left wrong over thirty days at full volume', async () => {
  const { wrong, published, restCalls } = await runSimulation({
    seed: 1,
    days: 30,
    eventsPerDay,
    ...unwatched,
  });

  process.stdout.write(`${published} events, ${restCalls} REST calls\n`);
  expect(wrong, 'replay: npm run sim:full').toEqual([]);
});
