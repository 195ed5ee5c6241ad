import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { Cli } from './cli.ts';
import { writeFileWhole } from './write-file-whole.ts';

/**
 * Leaves the report of an import as JSON, for whoever asks later what was found. What the import did is done by now: neither an interruption
 * nor a full disk makes a failure of it. Returns the path; null when it could not be written, which is told.
 */
export async function writeReportFile(
  cli: Pick<Cli, 'note' | 'random'>,
  path: string,
  report: unknown,
): Promise<string | null> {
  const { signal } = new AbortController();
  const { random } = cli;
  try {
    await mkdir(dirname(path), { recursive: true });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    await writeFileWhole(path, Readable.from([text]), { signal, random });
    return path;
  } catch (error) {
    cli.note(`warning: the report cannot be written to ${path}: ${rootCauseOf(error)}`);
    return null;
  }
}

function rootCauseOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : rootCauseOf(error.cause);
}
