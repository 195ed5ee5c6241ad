import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { ScanPlan } from './scan-plan.ts';

const Listening = z.object({ port: z.int() });

/** The sites in a process of their own, until it is disposed of. */
export async function startSites(
  plan: ScanPlan,
): Promise<AsyncDisposable & { readonly port: number }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'serve-sites.ts'), JSON.stringify(plan)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  const greeting = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    ended.then((): never => {
      throw new Error('the sites could not be served');
    }),
  ]);
  return {
    port: Listening.parse(JSON.parse(greeting)).port,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
