import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { format, resolveConfig } from 'prettier';
import { createProgram } from '../src/cli/run-command-line.ts';
import type { Option } from '../src/config/option.ts';
import { environmentName, options } from '../src/config/options.ts';
import { lanes } from '../src/domain/job.ts';
import { operationScenarios } from '../src/domain/operation-scenarios.ts';
import { laneWork, operationReasons } from '../src/domain/operation.ts';
import type { Secret } from '../src/config/secret.ts';
import { startingSchemaFile } from './starting-schema.ts';

const project = new URL('../', import.meta.url);

/** The files that are written from the settings, the commands and the migrations themselves, by their path in the repository. */
export async function referenceFiles(): Promise<ReadonlyMap<string, string>> {
  const files = {
    'strikewatch.example.yaml': exampleYaml(),
    '.env.example': exampleEnvironment(),
    'docs/reference/configuration.md': configurationPage(),
    'docs/reference/cli.md': await commandPage(),
    'docs/reference/what-runs.md': whatRunsPage(),
    'src/store/migrations/starting-schema.ts': await startingSchemaFile(),
  };
  const written = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) written.set(path, await formatted(path, text));
  return written;
}

async function formatted(path: string, text: string): Promise<string> {
  if (path === '.env.example') return text;
  const filepath = new URL(path, project).pathname;
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** A default as it is written down; a secret has none. */
type Fallback = string | number | readonly (string | number)[] | Secret | null;
const settings: readonly (readonly [path: string, option: Option<Fallback>])[] =
  Object.entries(options);

function exampleYaml(): string {
  const lines = [
    '# Every setting with its default. Copy this file to strikewatch.yaml and keep what you change: what is absent or empty has the default.',
    '# Keys and secrets are better set in the environment (.env.example); in this file they are accepted only when nobody else can read it (chmod 600).',
  ];
  let open: readonly string[] = [];
  for (const [path, option] of settings) {
    const names = path.split('.');
    const groups = names.slice(0, -1);
    groups.forEach((group, depth) => {
      const isOpen = groups.slice(0, depth + 1).every((name, index) => open[index] === name);
      if (!isOpen) lines.push(...(depth === 0 ? [''] : []), `${'  '.repeat(depth)}${group}:`);
    });
    open = groups;
    const indent = '  '.repeat(groups.length);
    lines.push(`${indent}# ${option.about}`, `${indent}${names.at(-1)}: ${yamlValue(option)}`);
  }
  return `${lines.join('\n')}\n`;
}

function yamlValue({ fallback }: Option<Fallback>): string {
  if (fallback === null) return '';
  return typeof fallback === 'string' ? JSON.stringify(fallback) : String(fallback);
}

function exampleEnvironment(): string {
  const lines = [
    '# Every setting as an environment variable, with its default. What is set here wins over strikewatch.yaml.',
    '# Of a secret the name with _FILE at its end names a file that holds it.',
    '# Start with the keys of Companies House and Snov.io: without any key the service shows itself on imitated providers.',
  ];
  for (const [path, { about, alias, fallback, isSecret }] of settings) {
    const notes = [
      ...(isSecret ? ['secret'] : []),
      ...(alias === null ? [] : [`also read as ${alias}`]),
    ];
    lines.push(
      '',
      `# ${about}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`,
      `#${environmentName(path)}=${fallback === null ? '' : shellValue(String(fallback))}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function shellValue(text: string): string {
  return /^[\w./:@-]*$/.test(text) ? text : `"${text}"`;
}

function configurationPage(): string {
  const rows = settings.map(([path, { about, alias, fallback, isSecret }]) => {
    const shown = isSecret
      ? 'secret, unset'
      : fallback === null
        ? 'unset'
        : `\`${String(fallback)}\``;
    const names = [environmentName(path), alias].filter((name) => name !== null);
    return `| \`${path}\` | ${shown} | ${cell(about)} | ${names.map((name) => `\`${name}\``).join(', ')} |`;
  });
  return [
    '# Settings',
    '',
    'Read from `strikewatch.yaml` (or the file named by `--config`) and from the environment, which wins. Every problem is reported at once; an unknown key in the file is an error, an unknown variable with our prefix a warning. Secrets are also read from the file named by the variable with `_FILE` at its end. `strikewatch config show` prints what is in force and where each value comes from.',
    '',
    '| setting | default | what it is | environment |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** As the product itself judges it, so that the page cannot say anything else. */
function whatRunsPage(): string {
  const rows = operationScenarios.map(({ title, operation }) => {
    const { mode, freshness } = operation;
    const words = operation.lanes.map(({ word }) => word);
    return `| ${[title, ...words, freshness.isStale ? 'stale' : 'up to date', mode].join(' | ')} |`;
  });
  const columns = ['When', ...lanes.map((lane) => `\`${lane}\``), 'leads', 'mode'];
  const reasons = Object.entries(operationReasons).map(
    ([reason, { word, isTrouble, text }]) =>
      `| \`${reason}\` | ${word} | ${isTrouble ? 'degraded' : 'normal'} | ${text} |`,
  );
  return [
    '# What runs when a part is down',
    '',
    'One part at a time; the page `/operation` shows the same table, and what holds at this moment ([explained](../explanation/degraded-mode.md)).',
    '',
    `| ${columns.join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    '## Reasons',
    '',
    'Why a lane or part does not simply run (`reason`), what it is called then (`word`), and what that makes of the whole (`mode`).',
    '',
    '| reason | word | mode | meaning |',
    '| --- | --- | --- | --- |',
    ...reasons,
    '',
    '## What each lane does',
    '',
    '| lane | work |',
    '| --- | --- |',
    ...Object.entries(laneWork).map(([lane, work]) => `| \`${lane}\` | ${work} |`),
    '',
  ].join('\n');
}

async function commandPage(): Promise<string> {
  const program = await createProgram({
    cli: {
      environment: {},
      clock: { now: unused },
      random: { next: unused, uuid: unused, bytes: unused },
      timers: { sleep: unused, after: unused },
      signal: new AbortController().signal,
      startApp: unused,
      simulate: unused,
      print: unused,
      note: unused,
      stderr: { isTerminal: false, write: unused },
    },
    finish: unused,
  });
  return [
    '# Commands',
    '',
    'From a checkout: `npm run -s strikewatch -- <command>`. Every command takes `--json` (one document on stdout, messages on stderr; a failure is `{"error":{"message","kind"}}`) and `--config <file>`.',
    '',
    '| exit code | meaning |',
    '| --- | --- |',
    '| 0 | done; also `serve` and `sandbox` after an orderly stop |',
    '| 1 | failed |',
    '| 2 | called or configured wrongly |',
    '| 3 | done in part |',
    '| 4 | not authorised by a provider |',
    '| 5 | held back by a limit |',
    '| 6 | a problem was found in the data |',
    '| 130 | interrupted |',
    '',
    ...leavesOf(program).flatMap(describeCommand),
  ].join('\n');
}

function unused(): never {
  throw new Error('commands are described here, not run');
}

interface Leaf {
  readonly name: string;
  readonly command: Command;
}

function leavesOf(parent: Command): readonly Leaf[] {
  const below = (command: Command, name: string): readonly Leaf[] =>
    command.commands.length === 0
      ? [{ name, command }]
      : command.commands.flatMap((child) => below(child, `${name} ${child.name()}`));
  return below(parent, parent.name());
}

function describeCommand({ name, command }: Leaf): readonly string[] {
  const given = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  const own = command.options.filter(({ long }) => long !== '--json' && long !== '--config');
  return [
    `## \`${name}${given}\``,
    '',
    `${command.description()}.`,
    '',
    ...(own.length === 0
      ? []
      : [
          '| option | what it does |',
          '| --- | --- |',
          ...own.map((option) => `| \`${option.flags}\` | ${cell(option.description)} |`),
          '',
        ]),
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

if (import.meta.main) {
  for (const [path, text] of await referenceFiles()) await writeFile(new URL(path, project), text);
}
