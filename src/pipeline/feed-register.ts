import {
  createRecordAssembler,
  maxRecordBytes,
} from '../sources/companies-house-bulk/assemble-records.ts';
import { createWholeRecordCutter } from '../sources/companies-house-bulk/cut-whole-records.ts';
import type { BulkInput, BulkPart } from '../sources/companies-house-bulk/open-bulk-input.ts';
import { createLineSplitter } from '../sources/companies-house-bulk/split-csv-lines.ts';
import type { RegisterBuild } from './register-writer/begin-register-build.ts';

type RegisterWriter = RegisterBuild['writer'];

/** The same input, whose bytes also go to the writer of the register file as soon as whoever reads them has done so. */
export function feedRegister(input: BulkInput, writer: RegisterWriter): BulkInput {
  const parts = input.parts.map((part) => ({
    ...part,
    open: (signal: AbortSignal) => feedPart(part, writer, signal),
  }));
  return { ...input, parts };
}

async function* feedPart(
  part: BulkPart,
  writer: RegisterWriter,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const header = createHeaderReader();
  let cutter: ReturnType<typeof createWholeRecordCutter> | null = null;
  let unread: Uint8Array[] = [];
  for await (const chunk of part.open(signal)) {
    yield chunk;
    unread.push(chunk);
    const found = cutter === null ? header.push(chunk) : null;
    if (found !== null) {
      cutter = createWholeRecordCutter(found.lines);
      writer.beginPart({ name: part.name, header: found.cells });
    }
    if (cutter === null) continue;
    for (const bytes of unread) await write(cutter.push(bytes));
    unread = [];
  }
  await write(cutter?.end() ?? null);

  async function write(records: ReturnType<NonNullable<typeof cutter>['push']>): Promise<void> {
    if (records !== null) await writer.push(records.bytes, records.firstLine);
  }
}

/** Reads the first record, and in how many lines it stands with what is before it. */
function createHeaderReader() {
  const splitter = createLineSplitter(maxRecordBytes);
  const assembler = createRecordAssembler(null);
  return {
    push(chunk: Uint8Array): { readonly cells: readonly string[]; readonly lines: number } | null {
      const [first] = assembler.push(splitter.push(chunk));
      if (first === undefined) return null;
      return {
        cells: first.kind === 'record' ? first.fields : [],
        lines: first.line + first.raw.split('\n').length - 1,
      };
    },
  };
}
