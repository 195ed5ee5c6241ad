import { expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentFor, makeHome, unhurried, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

const patience = { timeout: 60_000, interval: 50 };

it('a breaker that is told otherwise from another process is heeded within seconds, not when its wait is over', async () => {
  const sandbox = await startQuietSandbox();
  const { control } = sandbox;
  const [first, second] = calmCompanies(sandbox, 2);
  const home = makeHome();
  const environment = { ...environmentFor(sandbox), ...unhurried };
  const service = home.serve(environment);
  await urlOf(service);
  await expect.poll(() => control.observed().streamConnections, patience).toBe(2);
  const tell = (command: string) =>
    home.run(environment, 'queue', 'breaker', 'companies-house', 'read', command);
  // So that the lane has looked once.
  control.enterStrikeOff(first!.number, 'compulsory');
  await expect.poll(() => control.observed().restCalls.length, patience).toBeGreaterThan(2);

  await tell('open');
  const before = control.observed().restCalls.length;
  control.enterStrikeOff(second!.number, 'compulsory');
  await sleep(3_000);
  expect(control.observed().restCalls.length).toBe(before);
  await tell('auto');

  await expect
    .poll(() => control.observed().restCalls.length, { timeout: 5_000, interval: 50 })
    .toBeGreaterThan(before);
});
