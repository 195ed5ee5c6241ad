import { onTestFinished } from 'vitest';
import type { Pace } from '../../src/http/pace.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { setUpSandbox } from '../../src/sandbox/sandbox-under-test.ts';
import { createSnov } from '../../src/sources/snov/client.ts';
import { setupPaidWork } from './paid-work.ts';
import { unlimitedPace } from './unlimited-pace.ts';

/** The paid path with its real client against the imitated provider over HTTP. */
export async function setupSnovOverHttp({
  balance = '50.00',
  settings = {},
  pace = unlimitedPace(),
}: {
  readonly balance?: string;
  readonly settings?: Parameters<typeof setupPaidWork>[0];
  readonly pace?: Pace;
} = {}) {
  const under = await setUpSandbox({
    snov: { callsPerWindow: 100_000, windowMs: 60_000, balance, taskMs: 1 },
  });
  const { sandbox } = under;
  const http = createProviderClient({
    allowedOrigins: [sandbox.urls.snov],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await under.close();
  });
  const work = await setupPaidWork(settings);
  const client = createSnov({
    http,
    baseUrl: sandbox.urls.snov,
    clientId: sandbox.keys.snovClientId,
    clientSecret: sandbox.keys.snovClientSecret,
    pace,
    clock: work.context.clock,
  });
  return { work, sandbox, client };
}
