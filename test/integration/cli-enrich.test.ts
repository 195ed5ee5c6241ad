import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imitatedEnvironment } from '../../src/cli/imitated-environment.ts';
import { openStore } from '../../src/store/open-store.ts';
import { RunJson, RunPlanJson } from '../../src/wire/run-json.ts';
import { z } from 'zod';
import { createCliFolder } from '../support/run-cli.ts';
import { startQuietSandbox } from '../support/sandbox-for-test.ts';

const Started = z.object({ estimate: RunPlanJson, run: RunJson });

/** Companies of a first import, confirmed by the register: nothing has been spent for them. */
async function setup() {
  const sandbox = await startQuietSandbox({ companies: 300 });
  const folder = createCliFolder();
  const url = `sqlite:${join(folder.directory, 'enrich.db')}`;
  const environment = {
    ...imitatedEnvironment(sandbox),
    DATABASE_URL: url,
    PORT: '0',
    STRIKEWATCH_DISCOVERY_MAX_CANDIDATES: '0',
    // How batches fill is not what this is about.
    STRIKEWATCH_SNOV_FILL_SECONDS: '1',
  };
  const run = (...args: string[]) => folder.run(args, environment);
  const interruptAt = (note: RegExp, ...args: string[]) =>
    folder.interruptAt(note, args, environment);
  return { sandbox, url, run, interruptAt };
}

describe('enrich', () => {
  it('names what is missing or not known', async () => {
    const folder = createCliFolder();

    const [bare, unknown, none, noRun] = await Promise.all([
      folder.run(['enrich']),
      folder.run(['enrich', '--view', 'nonsense', '--max-credits', '5']),
      folder.run(['enrich', '--view', 'open', '--max-credits', '0']),
      folder.run(['enrich', '--run', 'nonsense']),
    ]);

    expect([bare, unknown, none, noRun].map((each) => each.exitCode)).toEqual([2, 2, 2, 2]);
    expect(bare.stderr).toContain('name --view and --max-credits');
    expect(unknown.stderr).toContain('choose one of open, entered');
  });

  it('estimates without spending, runs under its ceiling without a service, and keeps the receipt', async () => {
    const { sandbox, url, run, interruptAt } = await setup();
    const bulk = await run('bulk', 'fetch', '--json');
    expect(bulk.exitCode).toBe(0);
    {
      await using store = await openStore(url);
      await store.db.updateTable('episodes').set({ confirmed_at: 1 }).execute();
      // Their checks and filings are not what this is about.
      await store.db.deleteFrom('jobs').execute();
    }
    const wanted = ['enrich', '--view', 'open', '--max-credits', '4', '--limit', '8', '--json'];

    const dry = await run(...wanted, '--dry-run');
    expect(RunPlanJson.parse(JSON.parse(dry.stdout))).toMatchObject({
      leads: 8,
      basis: 'assumed',
      max_credits: 4,
    });
    expect(sandbox.control.observed().starts).toEqual([]);
    // Nobody has asked for the officers of a first import.
    const told = await run(...wanted.filter((each) => each !== '--json'), '--dry-run');
    expect(told.stdout).toContain(
      'no maximum known, since not all officers are; the ceiling of the run is 4 credits',
    );
    expect(told.stdout).toMatch(/the officers of \d companies are not known yet/);

    await run('credits', 'stop', '--reason', 'a holiday');
    const held = await interruptAt(/nothing is bought/, ...wanted);
    expect(held.stderr).toMatch(/nothing is bought of Snov\.io at the moment: stopped by hand/);
    expect(held.stderr).toContain('a holiday; to go on: strikewatch credits resume');
    expect(sandbox.control.observed().starts).toEqual([]);
    await run('credits', 'resume');

    const { run: stopped } = Started.parse(JSON.parse(held.stdout));
    const done = await run('enrich', '--run', stopped.run_id, '--json');
    expect(held.stderr).toContain('assumed');
    const { run: receipt } = z.object({ run: RunJson }).parse(JSON.parse(done.stdout));
    // The ceiling was reached before all were served: done in part.
    expect(receipt.partly_run.length + receipt.not_run.length).toBeGreaterThan(0);
    expect(done.exitCode).toBe(3);
    const charged = sandbox.control.observed().charges.length;
    expect(receipt.finished_at).not.toBeNull();
    expect(receipt.companies_done).toBe(receipt.companies);
    expect(charged).toBeGreaterThan(0);
    expect(charged).toBeLessThanOrEqual(4);
    expect(Number(receipt.credits)).toBe(charged);

    const again = await run('enrich', '--run', receipt.run_id, '--json');
    const shown = z.object({ run: RunJson }).parse(JSON.parse(again.stdout));
    expect(shown.run).toEqual(receipt);
    const receipts = await run('credits', 'receipts', '--by', 'run', '--json');
    expect(receipts.stdout).toContain('enrich --view open');
  });
});
