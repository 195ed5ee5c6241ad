import { environmentName, type OptionValues } from './options.ts';
import { Secret } from './secret.ts';

/** The settings as environment variables. Secrets are left out: what needs one is not for a child process. */
export function toEnvironment(values: OptionValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) =>
      value === null || value instanceof Secret ? [] : [[environmentName(path), String(value)]],
    ),
  );
}
