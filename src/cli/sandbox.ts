import type { Command } from 'commander';
import { z } from 'zod';
import { faultNames } from '../sandbox/faults.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { untilAborted } from './until-aborted.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { imitatedEnvironment } from './imitated-environment.ts';
import { refusePortInUse } from './refuse-port-in-use.ts';
import { sandboxFolder, sandboxStateFile } from './start-imitations.ts';

/** Seven servers listen from the base on. */
const highestPortBase = 65_535 - 6;

const Options = z.object({
  portBase: z.coerce.number().int().min(0).max(highestPortBase).default(0),
  speed: z.coerce.number().positive().max(10_000).default(1),
  seed: z.coerce.number().int().nonnegative().default(1),
  faults: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(faultNames, `known faults are ${faultNames.join(', ')}`)))
    .default([]),
});

/** The imitated outside world by itself, for tests and for trying things out. */
export function addSandboxCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'sandbox',
    about: 'run the imitated providers and websites alone, and print how to reach them',
    flags: {
      '--port-base <number>': 'first of seven ports; 0 takes free ones (default: 0)',
      '--speed <factor>': 'how much faster than life things happen (default: 1)',
      '--seed <number>': 'another number is another invented world (default: 1)',
      '--faults <names>': 'faults to switch on, separated by commas',
    },
    options: Options,
    async run({ cli, options, isJson }) {
      await using sandbox = await refusePortInUse(
        startSandbox({ directory: sandboxFolder, stateFile: sandboxStateFile, ...options }),
        'choose another --port-base, or 0 for free ports',
      );
      const environment = imitatedEnvironment(sandbox);
      const { urls, keys, hostsFile, bulkZip, pscZips } = sandbox;
      await cli.print(
        isJson
          ? `${JSON.stringify({ urls, keys, hosts_file: hostsFile, bulk_zip: bulkZip, psc_zip: pscZips.whole, environment })}\n`
          : `${environmentText(environment)}\n# bulk file: ${bulkZip}\n# owners:    ${pscZips.whole}\n# bulk site: ${urls.bulk}\n# control:   ${urls.control}\n`,
      );
      cli.note('The sandbox is running. Every company in it is invented. Ctrl-C ends it.');
      await untilAborted(cli.signal);
      return null;
    },
  });
}

function environmentText(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
