import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../src/sandbox/seeded-random.ts';
import { mostWithin } from '../support/expect-nothing-lost.ts';
import { environmentFor, makeHome } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

/** Companies House's own figures, not scaled (https://developer-specs.company-information.service.gov.uk/guides/rateLimiting). */
const limit = { callsPerWindow: 600, windowMs: 300_000 };
/** A whole window and the beginning of the next, where two bursts would meet. */
const watchedMs = 345_000;

describe('the register’s allowance over a true window of 300 s', () => {
  it('is never passed, counted at the server, however often the service is killed or restarted', async () => {
    const sandbox = await startQuietSandbox({ companies: 450, rest: limit });
    const { control } = sandbox;
    const random = createSeededRandom('rest window');
    const home = makeHome();
    const environment = environmentFor(sandbox);
    let service = home.serve(environment);
    await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);
    // Three calls and more for each: far more than one window allows.
    for (const { number } of calmCompanies(sandbox, 260)) {
      control.enterStrikeOff(number, 'compulsory');
    }
    await expect
      .poll(() => control.observed().restCalls.length, { timeout: 20_000 })
      .toBeGreaterThan(0);

    const startedAt = Date.now();
    for (let restart = 0; Date.now() < startedAt + watchedMs; restart += 1) {
      await sleep(random.integer(500, 25_000));
      await service.end(restart % 3 === 0 ? 'SIGTERM' : 'SIGKILL');
      service = home.serve(environment);
    }

    const { restCalls, restCallsAt } = control.observed();
    expect(restCalls.filter(({ status }) => status === 429)).toEqual([]);
    const most = mostWithin(restCallsAt, limit.windowMs);
    expect(most).toBeLessThanOrEqual(limit.callsPerWindow);
    // It was the pace that held it back, not a want of work.
    expect(most).toBeGreaterThan(0.7 * limit.callsPerWindow);
  }, 600_000);
});
