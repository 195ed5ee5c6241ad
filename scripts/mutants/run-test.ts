import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { NamedTest } from './mutant.ts';

export interface TestRun {
  readonly passed: number;
  readonly failed: number;
  /** What vitest said, for when neither happened. */
  readonly output: string;
}

const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** Runs one named test in a copy of the repository. */
export async function runTest(folder: string, test: NamedTest): Promise<TestRun> {
  const reportPath = join(folder, 'test-report.json');
  rmSync(reportPath, { force: true });
  const child = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/vitest/vitest.mjs'),
      'run',
      test.file,
      `--project=${test.project}`,
      `--testNamePattern=${RegExp.escape(test.name)}`,
      '--reporter=json',
      `--outputFile=${reportPath}`,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { ...readReport(reportPath), output: `${stdout}${stderr}`.slice(-2_000) };
}

/** A test file that could not even be loaded has no report, or one without tests. */
function readReport(path: string): { readonly passed: number; readonly failed: number } {
  try {
    const report = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { passed: 0, failed: 0 };
    }
    throw error;
  }
}
