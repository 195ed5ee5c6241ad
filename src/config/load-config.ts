import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { environmentName, options, type OptionPath, type OptionValues } from './options.ts';

/** Something in the settings is wrong; the message lists all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
  readonly problems: readonly string[];

  constructor(problems: readonly string[], because?: ErrorOptions) {
    super(
      `the configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`,
      because,
    );
    this.problems = problems;
  }
}

export interface LoadedConfig {
  readonly values: OptionValues;
  /** Where each value comes from: `default`, a file or the name of an environment variable. */
  readonly origins: Readonly<Record<string, string>>;
  /** Environment variables with our prefix that mean nothing to this version. */
  readonly unknownVariables: readonly string[];
}

export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From `--config`; without it strikewatch.yaml is read where it exists. */
  readonly file: string | null;
}

interface RawValue {
  readonly value: unknown;
  readonly origin: string;
}

const defaultFile = 'strikewatch.yaml';
const paths = Object.keys(options).filter(isOptionPath);

/** Defaults < YAML < environment. Reports every problem at once. */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const problems: string[] = [];
  const fromFile = readFile(sources.file, problems);
  const origins: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const path of paths) {
    const raw = fromEnvironment(path, sources.environment, problems) ?? fromFile.get(path);
    const option = options[path];
    values[path] = option.fallback;
    origins[path] = raw?.origin ?? 'default';
    if (raw === undefined) continue;
    const parsed = option.schema.safeParse(raw.value);
    if (parsed.success) values[path] = parsed.data;
    else problems.push(`${path} (${raw.origin}): ${issueText(parsed.error, option.isSecret)}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    values: asValues(values),
    origins,
    unknownVariables: unknownVariables(sources.environment),
  };
}

function isOptionPath(path: string): path is OptionPath {
  return path in options;
}

/** Every path was given its fallback or the output of its own schema above. */
function asValues(values: Record<string, unknown>): OptionValues {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built path by path from the same table as the type
  return values as OptionValues;
}

function fromEnvironment(
  path: OptionPath,
  environment: ConfigSources['environment'],
  problems: string[],
): RawValue | undefined {
  const name = environmentName(path);
  const direct = environment[name];
  if (direct !== undefined && direct !== '') return { value: direct, origin: name };
  const option = options[path];
  const file = option.isSecret ? environment[`${name}_FILE`] : undefined;
  if (file !== undefined && file !== '') {
    try {
      return { value: readFileSync(file, 'utf8').trim(), origin: `${name}_FILE` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`${path} (${name}_FILE): cannot be read: ${reason}`);
    }
  }
  const aliased = option.alias === null ? undefined : environment[option.alias];
  if (aliased === undefined || aliased === '' || option.alias === null) return undefined;
  return { value: aliased, origin: option.alias };
}

function readFile(file: string | null, problems: string[]): ReadonlyMap<string, RawValue> {
  const path = file ?? defaultFile;
  const values = new Map<string, RawValue>();
  if (!existsSync(path)) {
    if (file !== null) problems.push(`--config ${file}: there is no such file`);
    return values;
  }
  const document = parseDocument(readFileSync(path, 'utf8'));
  for (const error of document.errors) problems.push(`${path}: ${error.message}`);
  if (document.errors.length > 0) return values;
  collect(document.toJS(), '', { path, values, problems });
  const isOpenToOthers = (statSync(path).mode & 0o077) !== 0;
  for (const [key, { value }] of values) {
    if (isOptionPath(key) && options[key].isSecret && value !== null && isOpenToOthers) {
      problems.push(
        `${key} (${path}): a secret may stand in a file only if nobody else can read it: chmod 600 ${path}, or use ${environmentName(key)}`,
      );
    }
  }
  return values;
}

interface Collecting {
  readonly path: string;
  readonly values: Map<string, RawValue>;
  readonly problems: string[];
}

function collect(node: unknown, prefix: string, into: Collecting): void {
  if (node === null || node === undefined) return;
  if (typeof node !== 'object') {
    into.problems.push(`${into.path}: the file must hold settings, not a single value`);
    return;
  }
  for (const [name, value] of Object.entries(node)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (isOptionPath(key)) {
      if (value !== null) into.values.set(key, { value, origin: into.path });
    } else if (paths.some((path) => path.startsWith(`${key}.`))) {
      collect(value, key, into);
    } else {
      into.problems.push(`${into.path}: there is no setting "${key}"`);
    }
  }
}

function issueText(error: z.ZodError, isSecret: boolean): string {
  const issue = error.issues[0];
  const message = issue?.message ?? 'not valid';
  return isSecret ? message : message.replace(/^Invalid input: /, '');
}

function unknownVariables(environment: ConfigSources['environment']): readonly string[] {
  const known = new Set(
    paths.flatMap((path) => [environmentName(path), `${environmentName(path)}_FILE`]),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('STRIKEWATCH_') && !known.has(name))
    .toSorted();
}
