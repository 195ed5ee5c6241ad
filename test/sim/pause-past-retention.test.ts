import { describe, expect, it } from 'vitest';
import { compareWithTruth } from '../../src/sim/compare-with-truth.ts';
import { openSimulation } from '../../src/sim/open-simulation.ts';
import { fair } from '../../src/sim/weather.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Companies under threat when the service stops. The register itself has 400,000, of which a night's REST calls reach a fifth. */
const held = 8_000;
const changes = 500;

describe('a pause past what the streams keep', () => {
  it('has every company whose status changed meanwhile right within 24 hours', async () => {
    using simulation = await openSimulation({
      seed: 'pause',
      eventsPerDay: 500,
      companies: held + 500,
      underThreat: held,
      entriesPerDay: 0,
      hasLongSuspensions: false,
      retentionMs: dayMs,
      weather: fair,
    });
    const { time, world, view, service } = simulation;
    world.start();
    world.settle();
    // The first import is confirmed: two calls for each.
    await time.runFor(6 * hourMs);
    const callsBefore = simulation.restCalls();

    service.stop('dead', 40 * hourMs);
    await time.runFor(hourMs);
    const kinds = ['discontinue', 'dissolve', 'become-insolvent', 'convert', 'suspend'] as const;
    const changed = world.register.companies
      .slice(0, held)
      .filter((_, at) => at % (held / changes) === 0);
    for (const [at, company] of changed.entries()) {
      world.change(company, { kind: kinds[at % kinds.length] ?? 'dissolve' });
    }
    await time.runFor(39 * hourMs);
    const startedAt = time.elapsed();
    let hours = 0;
    for (; hours < 24 && (hours === 0 || simulation.unfinished().length > 0); hours += 1) {
      await time.runFor(hourMs);
    }

    process.stdout.write(
      `${held} held, ${changed.length} changed: right after ${(time.elapsed() - startedAt) / hourMs} virtual hours ` +
        `and ${simulation.restCalls() - callsBefore} REST calls\n`,
    );
    expect(view.gaps('companies').map(({ reason }) => reason)).toEqual(['timepoint_too_old']);
    expect(simulation.unfinished()).toEqual([]);
    expect(simulation.look()).toEqual([]);
    expect(compareWithTruth(simulation)).toEqual([]);
  });
});
