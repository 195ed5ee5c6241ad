import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openSimulation } from '../../src/sim/open-simulation.ts';
import { fair } from '../../src/sim/weather.ts';
import { compareWithTruth } from '../../src/sim/compare-with-truth.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Ten times what the other simulations have in a day. */
const load = { eventsPerDay: 20_000, entriesPerDay: 100 } as const;
/** The night before the first working day. */
const beginsAtMs = 24 * hourMs;
/** Of that day, the busy part in the outage. */
const hours = 24;
const downFrom = 8;
const downUntil = 20;
const settlesWithinHours = 24;
/** Of one published event. */
const bytesOfKept = 1_000;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Megabytes in use once what nobody holds is gone; the published events, which the imitated register keeps, among them. */
function heapMb(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

it('a day of ten times the load with the register down for twelve hours loses nothing, and the heap stays flat', async () => {
  using simulation = await openSimulation({
    seed: 'ten times the load',
    ...load,
    companies: 2_000,
    underThreat: 50,
    hasLongSuspensions: false,
    retentionMs: 72 * hourMs,
    weather: fair,
    withEnrichment: false,
  });
  const { time, world, view } = simulation;
  const wrong: string[] = [];
  const heaps: number[] = [];
  let waitingAtWorst = 0;
  const pass = async (): Promise<void> => {
    await time.runFor(hourMs);
    wrong.push(...simulation.look());
    waitingAtWorst = Math.max(waitingAtWorst, view.unfinishedJobs().length);
    heaps.push(heapMb());
  };

  world.start();
  await time.runFor(beginsAtMs);
  const publishedBefore = simulation.published();
  for (let hour = 0; hour < hours; hour += 1) {
    if (hour === downFrom) simulation.setWeather({ ...fair, restUnavailable: 1 });
    if (hour === downUntil) simulation.setWeather(fair);
    await pass();
  }
  world.settle();
  let unfinished: readonly string[] = ['not looked yet'];
  for (let hour = 0; hour < settlesWithinHours && unfinished.length > 0; hour += 1) {
    await pass();
    unfinished = simulation.unfinished();
  }

  const published = simulation.published() - publishedBefore;
  const [before, most, after] = [heaps[downFrom - 1] ?? 0, Math.max(...heaps), heaps.at(-1) ?? 0];
  process.stdout.write(
    `${published} events, ${waitingAtWorst} jobs waiting at worst, heap ${before.toFixed(0)} MB before the outage, ${most.toFixed(0)} at most, ${after.toFixed(0)} in the end\n`,
  );
  expect(wrong).toEqual([]);
  expect(published).toBeGreaterThanOrEqual(load.eventsPerDay);
  expect([...unfinished, ...simulation.lost(), ...compareWithTruth(simulation)]).toEqual([]);
  expect(waitingAtWorst).toBeGreaterThan(0);
  // Less than the imitated register itself keeps of what it has published.
  expect(most - before).toBeLessThan((published * bytesOfKept) / 2 ** 20);
  await simulation.end();
});
