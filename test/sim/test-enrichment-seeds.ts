import { expect, it } from 'vitest';
import { runSimulation } from '../../src/sim/run-simulation.ts';

/** What every run of these has in common. */
export const enrichmentRun = {
  eventsPerDay: 300,
  withEnrichment: true,
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

/** Thirty rough days of companies that enter, from each seed; what they have met is added to the set. */
export function testEnrichmentSeeds(seeds: readonly number[], met: Set<string>): void {
  it.each(seeds)(
    'are enriched or say why not, and nothing is paid for twice: seed %i',
    async (seed) => {
      const { wrong, seen } = await runSimulation({ ...enrichmentRun, seed, days: 30 });

      for (const what of Object.keys(seen)) met.add(what);
      process.stdout.write(
        `seed ${seed}: ${seen['start accepted']} starts carried out, ${seen['look-up settled']} look-ups, ` +
          `${seen['look-up in_doubt']} in doubt, ${seen['lead cleared']} addresses let out; ` +
          `lost replies: ${seen['lost reply resolved']} resolved, ${seen['lost reply left'] ?? 0} left to a person\n`,
      );
      expect(
        wrong,
        `replay: strikewatch sim --days 30 --seed ${seed} --events-per-day 300`,
      ).toEqual([]);
    },
  );
}
