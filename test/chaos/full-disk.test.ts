import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectNothingLost } from '../support/expect-nothing-lost.ts';
import { scaled, scaledEnvironmentFor, waitUntilAllIsDone } from '../support/kill-storm.ts';
import { makeHome, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

describe('a disk that is full', () => {
  it('holds all work up, is told, leaves what is stored readable, and is over by itself', async () => {
    const sandbox = await startQuietSandbox({ ...scaled, companies: 250 });
    const { control } = sandbox;
    const entered = calmCompanies(sandbox, 60);
    const home = makeHome();
    const environment = await scaledEnvironmentFor(sandbox);
    const service = home.serve(environment);
    const url = await urlOf(service);
    const made = await home.run(
      environment,
      ...'keys create --name test --role operator --json'.split(' '),
    );
    const { key } = Key.parse(JSON.parse(made.stdout));
    const headers = { authorization: `Bearer ${key}` };
    const ask = (path: string, method = 'GET'): Promise<Response> =>
      fetch(new URL(path, url), { method, headers });
    const mode = async (): Promise<string> => Mode.parse(await (await ask('/healthz')).json()).mode;
    await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);
    for (const { number } of entered.slice(0, 30)) control.enterStrikeOff(number, 'compulsory');
    // In the middle of paid work.
    await expect.poll(() => control.observed().starts.length, { timeout: 30_000 }).toBe(2);

    limitFiles(service.pid, '1');
    for (const { number } of entered.slice(30)) control.enterStrikeOff(number, 'compulsory');
    await expect.poll(mode, { timeout: 20_000 }).toBe('degraded');
    const [companies, refused] = await Promise.all([
      ask('/api/companies'),
      ask(`/api/companies/${entered[0]?.number}/import-officers`, 'POST'),
    ]);
    expect(service.stderr()).toContain('the disk is full');
    expect(companies.status).toBe(200);
    expect(refused.status).toBe(507);

    limitFiles(service.pid, 'unlimited');
    await expect.poll(() => service.stderr(), { timeout: 20_000 }).toContain('has room again');
    await waitUntilAllIsDone(home, { published: entered.length, withinMs: 110_000 });

    expect(await service.end('SIGTERM'), service.stderr()).toEqual({ code: 0, signal: null });
    expectNothingLost({ sandbox, home, entered, published: entered.length });
  }, 300_000);
});

const Key = z.object({ key: z.string() });
const Mode = z.object({ mode: z.string() });

/** No file of the process may grow past this (RLIMIT_FSIZE), as if the disk had no room for it. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}
