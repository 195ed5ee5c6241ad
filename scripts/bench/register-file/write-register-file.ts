import { mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { bulkHeader } from '../../../src/sandbox/bulk-csv.ts';
import { companyCells, csvLine } from './company-cells.ts';
import { changeKinds, type Change, type ChangeKind } from './live-through-month.ts';
import { inventRegister, type RegisterPlan } from './invent-register.ts';
import type { InventedCompany } from './invent-company.ts';
import { streamZip } from './stream-zip.ts';
import { createTruthKeeper, type Truth } from './truth.ts';

export interface RegisterFileRequest extends RegisterPlan {
  readonly zipPath: string;
  /** Also as bare CSV; null for the zip alone. */
  readonly csvPath: string | null;
  readonly lineEnd: '\n' | '\r\n';
  readonly onChange: (change: Change) => void;
}

type TruthKeeper = ReturnType<typeof createTruthKeeper>;

/** Writes a company file of the published shape. The same request gives the same bytes. */
export async function writeRegisterFile(request: RegisterFileRequest): Promise<Truth> {
  const { zipPath, csvPath } = request;
  await mkdir(dirname(zipPath), { recursive: true });
  if (csvPath !== null) await mkdir(dirname(csvPath), { recursive: true });
  await using csv = csvPath === null ? null : await open(csvPath, 'w');
  const keeper = createTruthKeeper();
  const changes: Partial<Record<ChangeKind, number>> = {};
  for (const kind of changeKinds) if (request.month > 0) changes[kind] = 0;
  const companies = inventRegister(request, (change) => {
    changes[change.kind] = (changes[change.kind] ?? 0) + 1;
    request.onChange(change);
  });
  const { csvBytes, zipBytes } = await streamZip(zipPath, {
    name: `${basename(zipPath, '.zip')}.csv`,
    chunks: registerBytes(companies, request.lineEnd, keeper),
    alsoTo: csv,
  });
  return {
    seed: request.seed,
    ...keeper.end(),
    decoysOfEachKind: request.decoys,
    csvBytes,
    zipBytes,
    changes: request.month === 0 ? null : changes,
  };
}

const rowsPerChunk = 512;

function* registerBytes(
  register: Iterable<readonly InventedCompany[]>,
  lineEnd: string,
  keeper: TruthKeeper,
): Generator<Buffer, void, void> {
  let lines = [bulkHeader];
  for (const companies of register) {
    for (const company of companies) {
      const cells = companyCells(company);
      keeper.add(cells, company);
      lines.push(csvLine(cells, company.isMalformed));
      if (lines.length < rowsPerChunk) continue;
      yield Buffer.from(lines.join(lineEnd) + lineEnd);
      lines = [];
    }
  }
  if (lines.length > 0) yield Buffer.from(lines.join(lineEnd) + lineEnd);
}
