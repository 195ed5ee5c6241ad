import { describe, expect, it } from 'vitest';
import { compareWithTruth } from '../../src/sim/compare-with-truth.ts';
import { openSimulation } from '../../src/sim/open-simulation.ts';
import { fair } from '../../src/sim/weather.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

async function setup(seed: string) {
  return openSimulation({
    seed,
    eventsPerDay: 2_000,
    companies: 1_500,
    underThreat: 60,
    entriesPerDay: 15,
    hasLongSuspensions: false,
    retentionMs: 3 * dayMs,
    weather: fair,
  });
}

describe('a stream that never carries company_status_detail', () => {
  it.each(['a', 'b'])('yields every entry and an alarm, and is trusted again: %s', async (seed) => {
    using simulation = await setup(seed);
    const { time, world, view } = simulation;
    world.carryDetail(false);
    world.start();

    await time.runFor(6 * dayMs);
    const degraded = view.announced('stream.degraded');
    const wrongMeanwhile = simulation.look();
    world.settle();
    await time.runFor(30 * hourMs);
    const wrongWithout = compareWithTruth(simulation);
    const gaps = view.gaps('companies').map(({ reason }) => reason);

    world.carryDetail(true);
    await time.runFor(4 * dayMs);
    const recovered = view.announced('stream.recovered');

    expect(wrongMeanwhile).toEqual([]);
    expect(degraded.map((data) => JSON.parse(data))).toContainEqual(
      expect.objectContaining({ stream: 'companies', reason: 'detail_missing' }),
    );
    expect(gaps).toContain('detail_missing');
    expect(wrongWithout).toEqual([]);
    expect(recovered.map((data) => JSON.parse(data))).toContainEqual(
      expect.objectContaining({ stream: 'companies', reason: 'detail_missing' }),
    );
    expect(simulation.unfinished()).toEqual([]);
    expect(compareWithTruth(simulation)).toEqual([]);
  });
});
