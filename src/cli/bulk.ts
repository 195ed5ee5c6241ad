import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { bulkProducts } from '../domain/bulk-product.ts';
import { importScopes } from '../domain/register-import.ts';
import type { FetchedSnapshot } from '../pipeline/fetch-snapshot.ts';
import type { FetchedFile } from '../sources/companies-house-download/download-file.ts';
import type { Cli } from './cli.ts';
import { defineCommand, type CommandHost, type Report } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { fetchNewest, letOlderSnapshotsGo } from './fetch-newest.ts';
import { giveWayToService, importAndReport, withOwnDatabase } from './import.ts';
import { importPsc } from './import-psc.ts';
import { megabytes } from './show-progress-line.ts';

const Options = z.object({
  product: z.enum(bulkProducts, `choose ${bulkProducts.join(' or ')}`).default('companies'),
  scope: z.enum(importScopes, `choose ${importScopes.join(' or ')}`).default('strike-off'),
  // Commander's reading of --no-import.
  import: z.boolean().default(true),
  quiet: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** The files that Companies House publishes for everybody. */
export function addBulkCommands(program: Command, host: CommandHost): void {
  const bulk = program.command('bulk').description('the files that Companies House publishes');
  defineCommand(bulk, host, {
    name: 'fetch',
    about:
      'fetch the newest file of Companies House and import it; goes on where an earlier call stopped',
    flags: {
      '--product <product>':
        'companies, or psc for the people with significant control (default: companies)',
      '--scope <scope>':
        'strike-off keeps the companies about to be struck off (of psc: their owners), register keeps all (default: strike-off)',
      '--no-import': 'fetch only',
      '--quiet': 'show no progress',
    },
    options: Options,
    async run({ cli, options, readSettings }) {
      const config = withOwnDatabase(readSettings());
      giveWayToService(config);
      const fetched = await fetchNewest(cli, {
        config,
        product: options.product,
        isQuiet: options.quiet,
      });
      for (const file of fetched.files) cli.note(fileText(file));
      const imported = await importIfAsked(cli, { config, options, fetched });
      if (imported?.exitCode === exitCodes.ok) await letOlderSnapshotsGo(cli, config, fetched);
      const { product, snapshotDate, files, path } = fetched;
      return {
        document: { product, snapshotDate, files, path, import: imported?.document ?? null },
        text: imported?.text ?? `The snapshot of ${snapshotDate} is in ${path}.`,
        exitCode: imported?.exitCode ?? exitCodes.ok,
      };
    },
  });
}

function fileText({ name, bytes, resumed, alreadyComplete }: FetchedFile): string {
  const size = `${name} (${megabytes(bytes)} MB)`;
  if (alreadyComplete) return `already have it: ${size}`;
  return resumed ? `fetched the rest of ${size}` : `fetched ${size}`;
}

async function importIfAsked(
  cli: Cli,
  {
    config,
    options,
    fetched,
  }: { readonly config: Config; readonly options: Options; readonly fetched: FetchedSnapshot },
): Promise<Report | null> {
  if (!options.import) return null;
  const request = {
    path: fetched.path,
    config,
    stamp: 'live',
    scope: options.scope,
    snapshotDate: null,
    isAccepted: false,
  } as const;
  switch (fetched.product) {
    case 'companies':
      return importAndReport(cli, request, { isQuiet: options.quiet });
    case 'psc':
      return importPsc(cli, request, { isQuiet: options.quiet });
  }
}
