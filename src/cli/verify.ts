import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { toConfig } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { environmentName } from '../config/options.ts';
import { parseCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { pause } from '../runtime/pause.ts';
import { startSandbox, type Sandbox } from '../sandbox/start-sandbox.ts';
import { openReader } from '../store/open-store.ts';
import type { Cli } from './cli.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { imitatedEnvironment } from './imitated-environment.ts';
import { links, lookAtChain } from './verify-links.ts';

/** No link takes this long on imitated providers, even on a slow machine. */
const patienceMs = 30_000;
const lookEveryMs = 250;

interface VerifiedLink {
  readonly step: number;
  readonly title: string;
  readonly evidence: string | null;
}

/** Proves that the product is connected: one company goes through all of it, on imitated providers over real HTTP. */
export function addVerifyCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'verify',
    about: 'drive one company through the whole chain on imitated providers and show the evidence',
    options: z.object({}),
    async run({ cli }) {
      const directory = await mkdtemp(join(tmpdir(), 'strikewatch-verify-'));
      await using stack = new AsyncDisposableStack();
      stack.defer(() => rm(directory, { recursive: true, force: true }));
      const sandbox = stack.use(await startSandbox({ directory, story: false }));
      const { companyNumber, companyName } = chooseCompany(sandbox);
      const databaseUrl = `sqlite:${join(directory, 'verify.db')}`;
      const stop = new AbortController();
      const app = await startOn(cli, { sandbox, databaseUrl, signal: stop.signal });
      stack.defer(async () => {
        stop.abort();
        await app.stopped;
      });
      // A stream without a cursor begins at now: what happens before the reader is there is not seen.
      await until(cli, () => sandbox.control.observed().streamConnections > 0);
      sandbox.control.enterStrikeOff(companyNumber, 'compulsory');
      const verified = await followChain(cli, { sandbox, databaseUrl, companyNumber });
      const missing = verified.find((link) => link.evidence === null);
      return {
        document: {
          company_number: companyNumber,
          company_name: companyName,
          ok: missing === undefined,
          missing: missing === undefined ? null : `${missing.step}. ${missing.title}`,
          steps: verified,
        },
        text: describe(companyName, verified),
        exitCode: missing === undefined ? exitCodes.ok : exitCodes.failure,
      };
    },
  });
}

async function until(cli: Cli, isTrue: () => boolean): Promise<void> {
  const givenUpAt = cli.clock.now() + patienceMs;
  while (!isTrue() && cli.clock.now() < givenUpAt && !cli.signal.aborted) {
    await pause(cli.timers, lookEveryMs, cli.signal);
  }
}

function chooseCompany(sandbox: Sandbox): { companyNumber: CompanyNumber; companyName: string } {
  for (const company of sandbox.control.companies()) {
    const companyNumber = parseCompanyNumber(company.number);
    // What a site prints itself is not bought.
    const hasReachableDirector = company.officers.some(
      ({ role, email }) => role === 'director' && email !== null && !company.emails.includes(email),
    );
    const isProvable =
      company.site?.kind === 'number-in-footer' && company.site.robots === 'polite';
    if (companyNumber !== null && isProvable && hasReachableDirector) {
      return { companyNumber, companyName: company.name };
    }
  }
  throw new Error(
    'the sandbox has no company with a provable website and a director who must be looked up',
  );
}

function startOn(
  cli: Cli,
  on: {
    readonly sandbox: Sandbox;
    readonly databaseUrl: string;
    readonly signal: AbortSignal;
  },
) {
  const { values } = loadConfig({
    file: null,
    environment: {
      ...cli.environment,
      ...imitatedEnvironment(on.sandbox),
      // The links of the chain that pay are to be seen too.
      [environmentName('discovery.maxCandidates')]: '0',
      // One company alone: no other comes that a batch could be filled with.
      [environmentName('snov.fillSeconds')]: '0',
      [environmentName('database.url')]: on.databaseUrl,
      [environmentName('http.port')]: '0',
    },
  });
  return cli.startApp(
    {
      config: toConfig(values),
      stamp: 'sandbox',
      roles: ['api', 'stream', 'worker'],
      log: pino({ level: 'silent' }),
      clock: cli.clock,
      random: cli.random,
      timers: cli.timers,
    },
    AbortSignal.any([cli.signal, on.signal]),
  );
}

async function followChain(
  cli: Cli,
  chain: {
    readonly sandbox: Sandbox;
    readonly databaseUrl: string;
    readonly companyNumber: CompanyNumber;
  },
): Promise<readonly VerifiedLink[]> {
  await using db = openReader(chain.databaseUrl);
  let givenUpAt = cli.clock.now() + patienceMs;
  let told = 0;
  for (;;) {
    const seen = await lookAtChain(db, chain.sandbox, chain.companyNumber);
    const verified = links.map(({ title, evidence }, index) => ({
      step: index + 1,
      title,
      evidence: evidence(seen),
    }));
    const reached = verified.filter((link) => link.evidence !== null).length;
    if (reached > told) {
      cli.note(`${reached} of ${links.length} links are there`);
      givenUpAt = cli.clock.now() + patienceMs;
      told = reached;
    }
    if (reached === links.length || cli.clock.now() > givenUpAt || cli.signal.aborted) {
      return verified;
    }
    await pause(cli.timers, lookEveryMs, cli.signal);
  }
}

function describe(companyName: string, verified: readonly VerifiedLink[]): string {
  const lines = verified.map(
    ({ step, title, evidence }) =>
      `${String(step).padStart(2)}. ${title}\n    ${evidence ?? 'MISSING'}`,
  );
  const missing = verified.find((link) => link.evidence === null);
  const verdict =
    missing === undefined
      ? 'The chain is whole.'
      : `The chain breaks at ${missing.step}: ${missing.title}.`;
  return [`${companyName}, from the stream to a contact:`, ...lines, verdict].join('\n');
}
