import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/run', import.meta.url));

/** What an imitated npm prints and how it ends, by its arguments. */
type Npm = Readonly<Record<string, { readonly prints: string; readonly exitCode?: number }>>;

const green: Npm = {
  ci: { prints: 'added 110 packages' },
  test: {
    prints: ` Test Files  3 passed (3)
      Tests  40 passed | 2 skipped (42)

 Test Files  1 passed (1)
      Tests  7 passed | 1 skipped | 1 todo (9)`,
  },
  'run test:sim': { prints: '\u001b[2m      Tests \u001b[22m \u001b[32m3 passed\u001b[39m (3)' },
};

describe('.ci/run', () => {
  let checkout: string;

  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'ci-run-'));
    await cp(script, join(checkout, '.ci/run'));
  });

  afterEach(async () => {
    await rm(checkout, { recursive: true, force: true });
  });

  it('adds up every summary', async () => {
    expect(await ci(green)).toEqual({ exitCode: 0, lastLine: '50 passed, 0 failed, 4 skipped' });
  });

  it('fails when a test failed', async () => {
    const npm = {
      ...green,
      'run test:sim': { prints: '      Tests  1 failed | 2 passed (3)', exitCode: 1 },
    };

    expect(await ci(npm)).toEqual({ exitCode: 1, lastLine: '49 passed, 1 failed, 4 skipped' });
  });

  it('counts a command that fails without a failed test', async () => {
    const npm = { ...green, test: { prints: 'src/app.ts: not formatted', exitCode: 1 } };

    expect(await ci(npm)).toEqual({ exitCode: 1, lastLine: '3 passed, 1 failed, 0 skipped' });
  });

  it('stops where npm ci fails', async () => {
    const npm = { ...green, ci: { prints: 'npm error', exitCode: 1 } };

    expect(await ci(npm)).toEqual({ exitCode: 1, lastLine: '0 passed, 1 failed, 0 skipped' });
  });

  it('fails when no test ran, although every command was content', async () => {
    const npm = {
      ...green,
      test: { prints: 'No test files found' },
      'run test:sim': { prints: '' },
    };

    expect(await ci(npm)).toEqual({ exitCode: 1, lastLine: '0 passed, 1 failed, 0 skipped' });
  });

  it('fails when every test was skipped', async () => {
    const npm = {
      ...green,
      test: { prints: '      Tests  9 skipped (9)' },
      'run test:sim': { prints: '' },
    };

    expect(await ci(npm)).toEqual({ exitCode: 1, lastLine: '0 passed, 1 failed, 9 skipped' });
  });

  async function ci(npm: Npm): Promise<{ exitCode: number | null; lastLine: string | undefined }> {
    const bin = join(checkout, 'bin');
    await mkdir(bin);
    const source = `#!${process.execPath}
const { prints, exitCode } = ${JSON.stringify(npm)}[process.argv.slice(2).join(' ')];
console.log(prints);
process.exitCode = exitCode ?? 0;
`;
    await writeFile(join(bin, 'npm'), source, { mode: 0o755 });
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
    return new Promise((resolve) => {
      const running = execFile(
        join(checkout, '.ci/run'),
        { cwd: tmpdir(), env },
        (_error, stdout) => {
          resolve({ exitCode: running.exitCode, lastLine: stdout.trimEnd().split('\n').at(-1) });
        },
      );
    });
  }
});
