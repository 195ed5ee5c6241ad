import { z } from 'zod';
import { isCompanyNumber } from '../../domain/company-number.ts';
import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import type { Controller } from '../../domain/significant-control.ts';
import { classOfKind, createLineClassifier, type LineClass } from './classify-line.ts';
import { createLineCutter } from './cut-lines.ts';
import type { PscInput, PscPart } from './open-psc-input.ts';
import { InputFileError } from '../input-files/input-file-error.ts';
import { PscLine, TotalsLine } from './psc-schema.ts';
import { countUnknownKind, type PscTally } from './psc-tally.ts';

/** A line that cannot be read. `line` counts from the start of the named part. */
export interface PscReject {
  readonly part: string;
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

/** What one stretch of the file held for the companies that are wanted. */
export interface PscBatch {
  readonly controllers: readonly Controller[];
  readonly rejects: readonly PscReject[];
}

export interface ReadPscOptions {
  readonly signal: AbortSignal;
  /** Companies whose persons are kept; every line is counted. */
  readonly wanted: CompanyNumberSet;
  /** Raised while reading. */
  readonly tally: PscTally;
  /** Uncompressed bytes just read, to be set against `PscInput.totalBytes`. */
  readonly onBytes: (byteCount: number) => void;
}

/** The published lines have about 700 bytes; a longer one than this is no line of theirs. */
const maxLineBytes = 1024 * 1024;
const rawBytesKept = 4096;
/** A file none of whose first lines is one of a snapshot is another file; before any was, single ones may be damaged. */
const mostUnreadableAtStart = 100;

/** Every line of every part, in file order; memory does not grow with the file. */
export async function* readPscSnapshot(
  input: PscInput,
  options: ReadPscOptions,
): AsyncGenerator<PscBatch, void, void> {
  for (const part of input.parts) yield* readPart(part, options);
}

async function* readPart(
  part: PscPart,
  options: ReadPscOptions,
): AsyncGenerator<PscBatch, void, void> {
  const reader = createLineReader(part.name, options);
  const cutter = createLineCutter(maxLineBytes, (bytes, start, end) =>
    reader.onLine(bytes, start, end),
  );
  for await (const chunk of part.open(options.signal)) {
    options.signal.throwIfAborted();
    options.onBytes(chunk.byteLength);
    cutter.push(chunk);
    yield reader.take();
  }
  cutter.end();
  yield reader.take();
  reader.end();
}

/** The members by which a line is known when its bytes did not tell. */
const Envelope = z.object({ company_number: z.string(), data: z.object({ kind: z.string() }) });
const Kind = z.object({ data: z.object({ kind: z.string() }) });

function createLineReader(partName: string, { wanted, tally }: ReadPscOptions) {
  const classify = createLineClassifier(wanted);
  let lineNumber = 0;
  let isRecognised = false;
  /** Of the first line, while no line was recognised. */
  let firstProblem: string | null = null;
  let controllers: Controller[] = [];
  let rejects: PscReject[] = [];

  function reject(bytes: Buffer, reason: string): void {
    const raw = bytes.toString('utf8', 0, rawBytesKept);
    rejects.push({ part: partName, line: lineNumber, reason, raw });
  }

  /** A line that could be of any kind. */
  function rejectWhole(bytes: Buffer, reason: string): void {
    if (!isRecognised) {
      firstProblem ??= reason;
      if (lineNumber > mostUnreadableAtStart) {
        throw notASnapshot(
          partName,
          firstProblem,
          `any of the ${mostUnreadableAtStart} that follow`,
        );
      }
    }
    tally.unreadable += 1;
    reject(bytes, reason);
  }

  function count(lineClass: Exclude<LineClass, 'other'>): void {
    if (lineClass === 'person') tally.persons += 1;
    else if (lineClass === 'statement') tally.statements += 1;
    else tally.exemptions += 1;
  }

  function keep(bytes: Buffer, line: unknown): void {
    const parsed = PscLine.safeParse(line);
    if (parsed.success) controllers.push(parsed.data);
    else reject(bytes, reasonOf(parsed.error));
  }

  /** A line whose bytes did not tell: the totals, a kind this build does not know, or another spelling. */
  function readOther(bytes: Buffer): void {
    const line = parseJson(bytes);
    const kind = Kind.safeParse(line).data?.data.kind;
    if (kind === undefined) {
      rejectWhole(bytes, line === undefined ? 'not JSON' : 'no data.kind');
      return;
    }
    isRecognised = true;
    if (kind.startsWith('totals#')) {
      const totals = TotalsLine.safeParse(line);
      if (totals.success) tally.totals = totals.data;
      else reject(bytes, reasonOf(totals.error));
      return;
    }
    const lineClass = classOfKind(kind);
    if (lineClass === 'other') {
      countUnknownKind(tally, kind);
      return;
    }
    count(lineClass);
    if (lineClass !== 'person') return;
    const companyNumber = Envelope.safeParse(line).data?.company_number ?? '';
    if (!isCompanyNumber(companyNumber)) reject(bytes, 'company_number: not a company number');
    else if (wanted.has(companyNumber)) keep(bytes, line);
  }

  return {
    onLine(bytes: Buffer, start: number, end: number): void {
      lineNumber += 1;
      const first = lineNumber === 1 ? start + byteOrderMarkLength(bytes, start) : start;
      if (first === end) return;
      tally.linesRead += 1;
      if (end - first > maxLineBytes) {
        rejectWhole(bytes.subarray(first, end), `line longer than ${maxLineBytes} bytes`);
        return;
      }
      const { class: lineClass, isWanted } = classify(bytes, first, end);
      if (lineClass === 'other') {
        readOther(bytes.subarray(first, end));
      } else {
        isRecognised = true;
        count(lineClass);
        if (isWanted) keepOrReject(bytes.subarray(first, end));
      }
    },
    take(): PscBatch {
      const batch = { controllers, rejects };
      controllers = [];
      rejects = [];
      return batch;
    },
    end(): void {
      if (isRecognised) return;
      if (firstProblem !== null) throw notASnapshot(partName, firstProblem, 'any that follows');
      throw new InputFileError(`${partName} is empty. Download it again.`, { problem: 'empty' });
    },
  };

  function keepOrReject(bytes: Buffer): void {
    const line = parseJson(bytes);
    if (line === undefined) reject(bytes, 'not JSON');
    else keep(bytes, line);
  }
}

/** Undefined when the bytes are no JSON, which has no such value. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function byteOrderMarkLength(bytes: Buffer, start: number): number {
  const isMark = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return isMark ? 3 : 0;
}

function reasonOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
    .join('; ');
}

function notASnapshot(partName: string, problem: string, others: string): InputFileError {
  return new InputFileError(
    `${partName}: line 1 is no line of a snapshot of persons with significant control, which begins {"company_number": (${problem}), nor is ${others}. Use the file as downloaded.`,
    { problem: 'unsupported' },
  );
}
