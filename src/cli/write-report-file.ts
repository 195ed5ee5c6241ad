import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { Cli } from './cli.ts';
import { writeFileWhole } from './write-file-whole.ts';

/** Leaves the report of an import as JSON, for whoever asks later what was found. */
export async function writeReportFile(cli: Cli, path: string, report: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileWhole(path, Readable.from([`${JSON.stringify(report, null, 2)}\n`]), cli);
}
