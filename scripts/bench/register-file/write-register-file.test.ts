import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isProposalToStrikeOff } from '../../../src/domain/company-status.ts';
import { openBulkInput } from '../../../src/sources/companies-house-bulk/open-bulk-input.ts';
import { readBulkCompanies } from '../../../src/sources/companies-house-bulk/read-bulk-companies.ts';
import { readCsvRecords } from '../../../src/sources/companies-house-bulk/read-csv-records.ts';
import { strikeOffStatus } from './company-kinds.ts';
import { decoyKinds } from './decoys.ts';
import { writeRegisterFile, type RegisterFileRequest } from './write-register-file.ts';

/** Not on every machine; the reader of the other tests checks the zip's checksum as well. */
const hasUnzip = spawnSync('unzip', ['-v']).status === 0;
const signal = new AbortController().signal;

function setup(options: Partial<RegisterFileRequest> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'register-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const request: RegisterFileRequest = {
    seed: 'test',
    rows: 3_000,
    decoys: 20,
    month: 0,
    zipPath: join(folder, 'BasicCompanyDataAsOneFile-2026-11-02.zip'),
    csvPath: join(folder, 'plain.csv'),
    lineEnd: '\n',
    onChange: () => {},
    ...options,
  };
  return { request, csvPath: join(folder, 'plain.csv') };
}

/** What our strict reader finds, to be set against what the generator says it wrote. */
async function readBack(zipPath: string) {
  const input = await openBulkInput(zipPath);
  const records: string[] = [];
  const names: string[] = [];
  const numbers = new Set<string>();
  let malformed = 0;
  for (const part of input.parts) {
    for await (const batch of readCsvRecords(part.open(signal), { emptyToken: 'NA' })) {
      for (const record of batch) {
        if (record.kind === 'malformed') {
          malformed += 1;
          continue;
        }
        names.push(record.fields[0] ?? '');
        numbers.add(record.fields[1] ?? '');
        if (record.fields[11] === strikeOffStatus) records.push(record.fields.join('\u{1f}'));
      }
    }
  }
  const sha256UnderThreat = createHash('sha256').update(records.join('\u{1e}')).digest('hex');
  const found = { underThreat: records.length, malformed, sha256UnderThreat };
  return { input, found, names: names.slice(1), numbers };
}

describe('writeRegisterFile', () => {
  it('makes the same bytes from the same seed, and others from another', async () => {
    const [first, again, other] = [setup(), setup(), setup({ seed: 'other' })];

    for (const { request } of [first, again, other]) await writeRegisterFile(request);

    const [bytes, sameBytes, otherBytes] = [first, again, other].map(({ request }) =>
      readFileSync(request.zipPath),
    );
    expect(bytes?.equals(sameBytes ?? Buffer.alloc(0))).toBe(true);
    expect(bytes?.equals(otherBytes ?? Buffer.alloc(0))).toBe(false);
  });

  it.each(['\n', '\r\n'] as const)(
    'says what a strict reader finds, decoys included, with line end %j',
    async (lineEnd) => {
      const { request } = setup({ lineEnd });

      const truth = await writeRegisterFile(request);

      const { found, numbers } = await readBack(request.zipPath);
      expect(truth).toMatchObject({ ...found, rows: 3_000, malformed: 20 });
      expect(numbers.size).toBe(1 + truth.rows - truth.malformed);
    },
  );

  it('says what readBulkCompanies finds', async () => {
    const { request } = setup();

    const truth = await writeRegisterFile(request);

    const input = await openBulkInput(request.zipPath);
    const options = { signal, onBytes: () => {}, onIgnoredColumns: () => {} };
    let rejected = 0;
    let underThreat = 0;
    const issues = new Set<string>();
    for await (const batch of readBulkCompanies(input, options)) {
      for (const result of batch) {
        if (result.kind === 'reject') rejected += 1;
        else if (isProposalToStrikeOff(result.company.status)) underThreat += 1;
        if (result.kind === 'row') for (const issue of result.issues) issues.add(issue.kind);
      }
    }
    expect({ rejected, underThreat }).toEqual({
      rejected: truth.malformed,
      underThreat: truth.underThreat,
    });
    // Some of the real ones are, too.
    expect([...issues]).toEqual(['malformed_postcode']);
    expect(input.isCompleteSet).toBe(true);
  });

  it('is sorted by name, and near the published file in share, row length and compression', async () => {
    const { request } = setup({ rows: 20_000, decoys: 1 });

    const truth = await writeRegisterFile(request);

    const { names } = await readBack(request.zipPath);
    expect(names).toEqual(names.toSorted());
    expect(truth.underThreat / truth.rows).toBeCloseTo(0.0707, 1.5);
    expect(truth.csvBytes / truth.rows).toBeGreaterThan(470);
    expect(truth.csvBytes / truth.rows).toBeLessThan(510);
    expect(truth.csvBytes / truth.zipBytes).toBeGreaterThan(5);
    expect(truth.csvBytes / truth.zipBytes).toBeLessThan(6.2);
  });

  it('leads astray whoever counts the status as text', async () => {
    const { request, csvPath } = setup();

    const truth = await writeRegisterFile(request);

    const csv = readFileSync(csvPath, 'utf8');
    const quoted = csv.split(`"${strikeOffStatus}"`).length - 1;
    expect(quoted).toBeGreaterThan(truth.underThreat + truth.malformedUnderThreat);
    expect(csv.split('\n').length - 2).toBeGreaterThan(truth.rows);
    expect(decoyKinds).toHaveLength(8);
  });

  it.skipIf(!hasUnzip)(
    'makes a zip that unzip accepts, with the bytes of the bare file',
    async () => {
      const { request, csvPath } = setup();

      const truth = await writeRegisterFile(request);

      expect(execFileSync('unzip', ['-t', request.zipPath], { encoding: 'utf8' })).toContain(
        'No errors detected',
      );
      const unpacked = execFileSync('unzip', ['-p', request.zipPath], { maxBuffer: 10e6 });
      expect(unpacked.equals(readFileSync(csvPath))).toBe(true);
      expect(unpacked.length).toBe(truth.csvBytes);
      expect(readFileSync(request.zipPath).length).toBe(truth.zipBytes);
    },
  );

  it('refuses more decoys than rows', async () => {
    const { request } = setup({ rows: 100, decoys: 20 });

    await expect(writeRegisterFile(request)).rejects.toThrow('20 decoys of 8 kinds do not fit 100');
  });
});
