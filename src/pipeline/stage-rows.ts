import type { OpenAgain } from '../domain/judge-shape.ts';
import type { QualityReport } from '../domain/quality-report.ts';
import type { CompanyNumberSet } from '../domain/company-number-set.ts';
import { releaseBytes } from '../runtime/start-thread.ts';
import type { BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import {
  scanBulkRows,
  type ScannedPart,
} from '../sources/companies-house-bulk/scan-bulk-companies.ts';
import { feedRegister } from './feed-register.ts';
import type { ImportLease } from './hold-import-lease.ts';
import type { RegisterBuild } from './register-writer/begin-register-build.ts';
import type { RejectsFile } from './rejects-file.ts';
import type { RowStager } from './row-stager/row-stager.ts';

export interface StageOptions {
  readonly input: BulkInput;
  readonly stager: RowStager;
  /** Companies with an open episode: a row of theirs may end it. */
  readonly wanted: CompanyNumberSet;
  readonly lease: ImportLease;
  readonly rejects: RejectsFile;
  /** Where all rows go as well in scope register. */
  readonly register: RegisterBuild['writer'] | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'indexing' | 'storing';
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly totalBytes: number;
}

export interface StagedFile {
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly rowsRejected: number;
  /** Companies, each once. */
  readonly underThreat: number;
  readonly duplicates: number;
  readonly open: OpenAgain;
  readonly ignoredColumns: readonly string[];
  /** Of the rows that were looked at closely. */
  readonly quality: QualityReport;
}

/** Reads a file to its end and keeps the rows under threat, and those of the wanted companies, in the staging file. */
export async function stageRows(options: StageOptions): Promise<StagedFile> {
  const { stager, wanted, lease, rejects, register, signal, onProgress } = options;
  const input =
    register === null ? releaseReadBytes(options.input) : feedRegister(options.input, register);
  const ignoredColumns = new Set<string>();
  let [rowsRead, bytesRead] = [0, 0];
  let current: ScannedPart | null = null;
  const pieces = scanBulkRows(input, wanted, {
    signal,
    onBytes: (count) => {
      bytesRead += count;
    },
    onIgnoredColumns: (_part, columns) => {
      for (const column of columns) ignoredColumns.add(column);
    },
  });
  for await (const { rowsRead: rows, part, found } of pieces) {
    rowsRead += rows;
    if (part !== null && part !== current) stager.beginPart(part);
    current = part;
    await stager.push(found);
    await rejects.write();
    await lease.renew();
    onProgress({ phase: 'reading', rowsRead, bytesRead, totalBytes: input.totalBytes });
  }
  const staged = await stager.finish();
  return { ...staged, rowsRead, ignoredColumns: [...ignoredColumns] };
}

/** The same input, whose bytes are freed when the next ones are asked for: the garbage collector would let 30 MB of them wait. */
function releaseReadBytes(input: BulkInput): BulkInput {
  const parts = input.parts.map((part) => ({
    ...part,
    async *open(signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
      for await (const chunk of part.open(signal)) {
        yield chunk;
        if (endsOwnBuffer(chunk)) releaseBytes(chunk);
      }
    },
  }));
  return { ...input, parts };
}

/** Whoever made the bytes has filled the buffer up to its end and begins another; those of Node's pool are never so large. */
function endsOwnBuffer({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return buffer.byteLength > Buffer.poolSize && byteOffset + byteLength === buffer.byteLength;
}
