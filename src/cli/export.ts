import type { Command } from 'commander';
import { z } from 'zod';
import { exportLeadsAsCsv } from '../pipeline/export-leads.ts';
import { openReader } from '../store/open-store.ts';
import { toFreshnessJson } from '../wire/operation-json.ts';
import { UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { openCurrentRegister } from './open-current-register.ts';
import { instantText } from './print-text.ts';
import { readOperationHere } from './read-operation-here.ts';
import { openSuppressionHash } from './open-suppression-hash.ts';
import { writeFileWhole } from './write-file-whole.ts';

const Options = z.object({
  format: z.literal('csv', 'csv is the format there is').default('csv'),
  out: z.string().min(1).nullable().default(null),
  machine: z.boolean().default(false),
});

/** Files for others. */
export function addExportCommands(program: Command, host: CommandHost): void {
  const exports = program.command('export').description('files for others');
  defineCommand(exports, host, {
    name: 'leads',
    about: 'write every open lead with what is known of it, one row per contact',
    flags: {
      '--format <format>': 'csv (default)',
      '--out <file>': 'file to write, whole or not at all (default: stdout)',
      '--machine':
        'leave texts as they are, for programs; else they are made safe for spreadsheets',
    },
    options: Options,
    async run({ cli, options: { out, machine }, isJson, readSettings }) {
      if (isJson && out === null) {
        throw new UsageError(['--json: stdout is for the file itself; name one with --out']);
      }
      const settings = readSettings();
      const { config } = settings;
      await using db = openReader(config.databaseUrl);
      await using register = openCurrentRegister(cli, db, config.databaseUrl);
      const hash = await openSuppressionHash(db, config, cli.random);
      const { clock } = cli;
      const operation = await readOperationHere({ reader: db, clock }, settings);
      const { data_as_of: asOf, ...freshness } = toFreshnessJson(operation);
      if (freshness.is_stale) {
        cli.note(
          `warning: the leads are stale, complete up to ${instantText(asOf) ?? 'an unknown time'}: ${freshness.stale_reasons.join('; ')}`,
        );
      }
      const csv = exportLeadsAsCsv(db, {
        register,
        hash,
        hiddenPersonal: config.gate.hiddenPersonal,
        now: clock.now(),
        freshness: operation.freshness,
        mode: machine ? 'machine' : 'spreadsheet',
      });
      if (out === null) {
        for await (const chunk of csv) await cli.print(chunk);
        return null;
      }
      const bytes = await writeFileWhole(out, csv, { signal: cli.signal, random: cli.random });
      return {
        document: { file: out, format: 'csv', bytes, ...freshness, data_as_of: asOf },
        text: `Wrote ${out} (${bytes} bytes).`,
      };
    },
  });
}
