import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const Verification = z.object({
  ok: z.boolean(),
  missing: z.string().nullable(),
  steps: z.array(z.object({ step: z.number(), evidence: z.string().nullable() })),
});

/** Runs the command in an empty folder, so that no settings file of the checkout is read. */
async function verify(environment: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const command = spawn(process.execPath, [resolve('bin/strikewatch.js'), 'verify', '--json'], {
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise<number | null>((done) => command.once('exit', done));
  const stdout = await text(command.stdout);
  return { exitCode: await exited, report: Verification.parse(JSON.parse(stdout)) };
}

describe('strikewatch verify', () => {
  it('shows the evidence of all ten links and exits 0', async () => {
    const { exitCode, report } = await verify({});

    expect(report.missing).toBeNull();
    expect(report.steps).toHaveLength(10);
    expect(report.steps.every(({ evidence }) => evidence !== null)).toBe(true);
    expect(exitCode).toBe(0);
  });

  it('exits 1 and names the missing link when nothing may be paid for', async () => {
    const { exitCode, report } = await verify({ STRIKEWATCH_ENRICHMENT_AUTO: 'off' });

    expect(report.ok).toBe(false);
    expect(report.missing).toMatch(/^4\. credits are checked before the domain/);
    expect(exitCode).toBe(1);
  });
});
