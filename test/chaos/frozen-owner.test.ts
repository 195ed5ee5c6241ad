import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { expectNothingLost } from '../support/expect-nothing-lost.ts';
import { scaled, scaledEnvironmentFor, waitUntilAllIsDone } from '../support/kill-storm.ts';
import { makeHome, urlOf, type Home, type Running } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

describe('an owner of the queue that freezes', () => {
  it('finds its jobs taken over when it wakes, and neither repeats nor overwrites anything', async () => {
    const sandbox = await startQuietSandbox({ ...scaled, companies: 250 });
    const { control } = sandbox;
    const entered = calmCompanies(sandbox, 120);
    const home = makeHome();
    const environment = await scaledEnvironmentFor(sandbox);
    const first = home.serve(environment);
    await urlOf(first);
    await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);
    for (const { number } of entered) control.enterStrikeOff(number, 'compulsory');
    const second = home.serve(environment);
    await urlOf(second);
    await expect.poll(() => second.stderr(), { timeout: 20_000 }).toContain('standing by');
    // In the middle of a paid start, whose reply it will find only when it wakes.
    await expect
      .poll(() => control.observed().starts.length, { interval: 20, timeout: 20_000 })
      .toBe(2);

    freezeOutsideTransaction(first, home);
    await expect
      .poll(() => control.observed().streamConnections, { timeout: 60_000 })
      .toBeGreaterThan(2);
    process.kill(first.pid, 'SIGCONT');
    await expect.poll(() => first.stderr(), { timeout: 30_000 }).toContain('lost the lease');
    await waitUntilAllIsDone(home, { published: entered.length, withinMs: 110_000 });

    expect(await first.end('SIGTERM'), first.stderr()).toEqual({ code: 0, signal: null });
    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expectNothingLost({ sandbox, home, entered, published: entered.length });
  }, 300_000);
});

/** Frozen within a transaction it would hold SQLite's write lock, and nobody could take anything over. */
function freezeOutsideTransaction({ pid }: Running, { database }: Home): void {
  const db = new DatabaseSync(database, { timeout: 0 });
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      process.kill(pid, 'SIGSTOP');
      if (isWritable(db)) return;
      process.kill(pid, 'SIGCONT');
    }
    throw new Error('the service is in a transaction whenever it is looked at');
  } finally {
    db.close();
  }
}

function isWritable(db: DatabaseSync): boolean {
  try {
    db.exec('begin immediate; rollback');
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) return false;
    throw error;
  }
}
