import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { generousPlans } from '../config/generous-plans.ts';
import { environmentName, options, type OptionPath } from '../config/options.ts';
import { longestStreamPause } from '../domain/schedule.ts';
import { UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import type { Settings } from './load-settings.ts';
import { instantText, textFacts, textTable } from './print-text.ts';
import { refuseBadHostsFile } from './refuse-bad-hosts-file.ts';

/** The settings in force. */
export function addConfigCommands(program: Command, host: CommandHost): void {
  const config = program.command('config').description('the settings in force');
  addCheck(config, host);
  addShow(config, host);
  addExplain(config, host);
}

function addCheck(config: Command, host: CommandHost): void {
  defineCommand(config, host, {
    name: 'check',
    about: 'read the settings and report every problem at once',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const settings = readSettings();
      await refuseBadHostsFile(settings.config);
      const mode = settings.isSandbox ? 'sandbox' : 'live';
      const warnings = warningsOf(settings.config, cli.clock.now());
      return {
        document: { ok: true, mode, unknown_variables: settings.unknownVariables, warnings },
        text: [
          `The settings are in order. "serve" would run in ${mode} mode.`,
          ...warnings.map((warning) => `warning: ${warning}`),
        ].join('\n'),
      };
    },
  });
}

/** What is allowed, and yet may be regretted. */
function warningsOf(config: Config, now: number): readonly string[] {
  return [...generousPlans(config), ...longPauses(config, now)];
}

function longPauses({ schedule }: Config, now: number): readonly string[] {
  const longest = longestStreamPause(schedule, now);
  if (longest === null || !longest.isBeyondRetention) return [];
  const hours = Math.round((longest.until - longest.from) / 3_600_000);
  const from = instantText(new Date(longest.from).toISOString());
  return [
    `schedule.streams: business-hours leaves the streams alone for up to ${hours} hours (from ${from}). Companies House surely keeps events for 24 hours; after a longer pause some may be lost, and what is held is then checked anew. Leave the streams on always and let schedule.paidWork wait instead`,
  ];
}

function addShow(config: Command, host: CommandHost): void {
  defineCommand(config, host, {
    name: 'show',
    about: 'show every setting, its value and where it comes from; secrets stay hidden',
    options: z.object({}),
    run({ readSettings }) {
      const settings = readSettings();
      const rows = optionPaths().map((path) => ({
        setting: path,
        value: shownValue(settings, path),
        origin: settings.origins[path] ?? 'default',
      }));
      return Promise.resolve({
        document: { data: rows },
        text: textTable(
          [
            { title: 'Setting', value: (row) => row.setting },
            { title: 'Value', value: (row) => String(row.value ?? 'unset') },
            { title: 'From', value: (row) => row.origin },
          ],
          rows,
        ),
      });
    },
  });
}

function addExplain(config: Command, host: CommandHost): void {
  defineCommand(config, host, {
    name: 'explain <setting>',
    about: 'say what one setting does, by its path or the name of its environment variable',
    options: z.object({}),
    run({ given: [name = ''], readSettings }) {
      const path = optionPaths().find((known) => known === name || environmentName(known) === name);
      if (path === undefined) {
        throw new UsageError([`there is no setting "${name}": strikewatch config show lists them`]);
      }
      const settings = readSettings();
      const { about, alias, fallback, isSecret } = options[path];
      const explained = {
        setting: path,
        about,
        value: shownValue(settings, path),
        from: settings.origins[path] ?? 'default',
        default: fallback,
        environment: environmentName(path),
        alias,
        secret: isSecret,
      };
      return Promise.resolve({
        document: explained,
        text: textFacts({
          [path]: about,
          Value: String(explained.value ?? 'unset'),
          From: explained.from,
          Default: String(fallback ?? 'unset'),
          Environment: [environmentName(path), alias].filter((known) => known !== null).join(', '),
        }),
      });
    },
  });
}

function optionPaths(): readonly OptionPath[] {
  return Object.keys(options).filter(isPath);
}

function isPath(path: string): path is OptionPath {
  return path in options;
}

function shownValue(settings: Settings, path: OptionPath): string | number | null {
  const value = settings.values[path];
  return typeof value === 'number' || value === null ? value : String(value);
}
