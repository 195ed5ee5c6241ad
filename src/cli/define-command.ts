import type { Command } from 'commander';
import type { z } from 'zod';
import type { Cli } from './cli.ts';
import { UsageError } from './cli-errors.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { loadSettings, type Settings } from './load-settings.ts';

/** What a command found out, for people and for programs. */
export interface Report {
  readonly text: string;
  /** Printed instead of the text with --json. */
  readonly document: unknown;
  readonly exitCode?: ExitCode;
}

export interface Call<Options> {
  readonly cli: Cli;
  readonly options: Options;
  /** The positional arguments that were given. */
  readonly given: readonly string[];
  readonly isJson: boolean;
  /** Reads the configuration; not done before it is needed. */
  readonly readSettings: () => Settings;
}

export interface CommandDefinition<Options> {
  /** With its arguments: `show <number>`. */
  readonly name: string;
  readonly about: string;
  /** Flags as commander writes them, and what they do. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Reads the values of those flags, by their camel-case names. */
  readonly options: z.ZodType<Options>;
  /** Null when the command has printed everything by itself. */
  run(call: Call<Options>): Promise<Report | null>;
}

export interface CommandHost {
  readonly cli: Cli;
  /** Told how the command ended. */
  finish(exitCode: ExitCode): void;
}

/** Adds one command with the two flags that every command has. */
export function defineCommand<Options>(
  parent: Command,
  host: CommandHost,
  definition: CommandDefinition<Options>,
): void {
  const command = parent.command(definition.name).description(definition.about);
  for (const [flags, about] of Object.entries(definition.flags ?? {})) {
    command.option(flags, about);
  }
  command.option('--json', 'print one JSON document on stdout');
  command.option('--config <file>', 'settings file (default: strikewatch.yaml, if it exists)');
  command.action(async () => {
    const { json, config, ...raw } = command.opts();
    const isJson = json === true;
    const file = typeof config === 'string' ? config : null;
    const report = await definition.run({
      cli: host.cli,
      options: parseOptions(definition.options, raw),
      given: command.args,
      isJson,
      readSettings: () => loadSettings(host.cli, file),
    });
    if (report !== null) {
      const text = isJson ? JSON.stringify(report.document) : report.text;
      await host.cli.print(text.endsWith('\n') ? text : `${text}\n`);
    }
    host.finish(report?.exitCode ?? exitCodes.ok);
  });
}

function parseOptions<Options>(schema: z.ZodType<Options>, raw: unknown): Options {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues.map((issue) => {
      const flag = String(issue.path[0] ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter}`);
      const message = issue.message.replace(/^Invalid (?:input|option): /, '');
      return `--${flag.toLowerCase()}: ${message}`;
    }),
  );
}
