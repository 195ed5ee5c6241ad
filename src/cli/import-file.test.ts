import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { systemRandom } from '../runtime/random.ts';
import { systemTimers } from '../runtime/timers.ts';
import { bulkHeader } from '../sandbox/bulk-csv.ts';
import { openReader } from '../store/open-store.ts';
import { runCommandLine } from './run-command-line.ts';

const fileName = 'BasicCompanyDataAsOneFile-2026-11-02.csv';
const Printed = z.looseObject({ state: z.string(), reportFile: z.string().nullable() });

function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const cells = Array.from({ length: 55 }, () => '');
  [cells[0], cells[1], cells[11]] = ['ALDER LTD', '01234567', 'Active - Proposal to Strike off'];
  writeFileSync(join(directory, fileName), `${bulkHeader}\n"${cells.join('","')}"\n`);
  const database = join(directory, 'data.db');
  const stop = new AbortController();
  const shown = { out: '', err: '' };
  let now = Date.parse('2026-11-18T09:00:00Z');
  return {
    directory,
    stop,
    shown,
    printed: () => Printed.parse(JSON.parse(shown.out)),
    episodes: async () => {
      await using reader = openReader(`sqlite:${database}`);
      return await reader.selectFrom('episodes').select('company_number').execute();
    },
    /** Imports, and hands every look at the clock over, with what was last said of the progress. */
    run: (onLook: (note: string) => void = () => undefined) =>
      runCommandLine(['import', join(directory, fileName), '--json'], {
        environment: { STRIKEWATCH_DATABASE_URL: `sqlite:${database}` },
        clock: {
          now: () => {
            onLook(shown.err);
            // So that every progress is shown.
            now += 200;
            return now;
          },
        },
        random: systemRandom,
        timers: systemTimers,
        signal: stop.signal,
        startApp: () => Promise.reject(new Error('not asked for')),
        simulate: () => Promise.reject(new Error('not asked for')),
        print: (text) => {
          shown.out += text;
          return Promise.resolve();
        },
        note: (line) => {
          shown.err += `${line}\n`;
        },
        stderr: {
          isTerminal: true,
          write: (text) => {
            shown.err += text;
          },
        },
      }),
  };
}

describe('import, when something happens after it was applied', () => {
  it('says that it was applied when it is interrupted too late', async () => {
    const { run, stop, printed, episodes } = setup();
    let looks = 0;

    // The second look while it is stored is for the report, when nothing asks any more whether to stop.
    const code = await run((progress) => {
      if (progress.includes('storing what is new')) looks += 1;
      if (looks === 2) stop.abort(new Error('interrupted'));
    });

    expect(stop.signal.aborted).toBe(true);
    expect(code).toBe(0);
    expect(printed()).toMatchObject({ state: 'complete' });
    expect(existsSync(printed().reportFile ?? '')).toBe(true);
    expect(await episodes()).toHaveLength(1);
  });

  it('warns of a report file that cannot be written', async () => {
    const { run, directory, shown, printed, episodes } = setup();
    writeFileSync(join(directory, 'reports'), 'in the way of the folder');

    expect(await run()).toBe(0);
    expect(printed()).toMatchObject({ state: 'complete', reportFile: null });
    expect(shown.err).toContain('warning: the report cannot be written to');
    expect(shown.err).not.toContain('Nothing was changed');
    expect(await episodes()).toHaveLength(1);
  });

  it('writes the report into its folder', async () => {
    const { run, directory, printed } = setup();
    mkdirSync(join(directory, 'reports'));

    expect(await run()).toBe(0);
    expect(JSON.parse(readFileSync(printed().reportFile ?? '', 'utf8'))).toMatchObject({
      state: 'complete',
    });
  });
});
