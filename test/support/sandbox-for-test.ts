import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../src/sandbox/start-sandbox.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';

/** An outside world in which nothing happens by itself; gone when the test ends. */
export async function startQuietSandbox(
  options: Omit<SandboxOptions, 'directory' | 'story'> = {},
): Promise<Sandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-sandbox-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const sandbox = await startSandbox({
    companies: 100,
    rest: { callsPerWindow: 60_000, windowMs: 300_000 },
    snov: { callsPerWindow: 60_000, windowMs: 60_000, balance: '5000.00', taskMs: 50 },
    ...options,
    directory,
    story: false,
  });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return sandbox;
}

/** A company of the fixed cast. */
export function castMember(sandbox: Sandbox, name: string): SandboxCompany {
  const found = sandbox.control.companies().find((company) => company.name === name);
  if (found === undefined) throw new Error(`nobody of the cast is called ${name}`);
  return found;
}

/** Companies that can enter strike-off, in the order of the register. */
export function calmCompanies(sandbox: Sandbox, count: number): readonly SandboxCompany[] {
  const calm = sandbox.control
    .companies()
    .filter(({ status, detail }) => status === 'active' && detail === null);
  if (calm.length < count) throw new Error(`only ${calm.length} companies can enter strike-off`);
  return calm.slice(0, count);
}
