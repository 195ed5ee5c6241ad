import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseCompanyNumber } from '../../src/domain/company-number.ts';
import { importRegister, type ImportOptions } from '../../src/pipeline/import-register.ts';
import { openRegisterFile } from '../../src/pipeline/open-register-file.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import { openStore } from '../../src/store/open-store.ts';
import { listRegisterCompanies } from '../../src/store/register-file/list-register-companies.ts';
import { openRegisterFile as openRegisterFileInUse } from '../../src/store/register-file/open-register-file.ts';
import { stepContextFor } from './step-context.ts';

export const september = 'BasicCompanyData-2026-10-01.csv';
export const october = 'BasicCompanyData-2026-11-02.csv';
export const wholeSeptember = 'BasicCompanyDataAsOneFile-2026-10-01.csv';
export const wholeOctober = 'BasicCompanyDataAsOneFile-2026-11-02.csv';
export const endOfSeptember = Date.parse('2026-09-30T23:59:59.999Z');
export const endOfOctober = Date.parse('2026-10-31T23:59:59.999Z');
export const now = Date.parse('2026-11-18T09:00:00Z');
export const struckOff = 'Active - Proposal to Strike off';

export interface ImportedRow {
  readonly number: string;
  readonly status: string;
  readonly name?: string;
  /** As published. */
  readonly incorporated?: string;
  readonly accountRefDay?: string;
  readonly uri?: string;
  readonly postcode?: string;
  readonly category?: string;
}

/** Companies that nothing is to be said of, so that a file looks like the register. */
export const activeRows: readonly ImportedRow[] = Array.from({ length: 20 }, (_, index) => ({
  number: String(index + 10).padStart(8, '0'),
  status: 'Active',
}));

export function csvOf(rows: readonly ImportedRow[]): string {
  const lines = rows.map(({ number, status, name = `COMPANY ${number} LTD`, ...more }) => {
    const cells = Array.from({ length: 55 }, () => '');
    cells[0] = name;
    cells[1] = number;
    cells[9] = more.postcode ?? '';
    cells[10] = more.category ?? 'Private Limited Company';
    cells[11] = status;
    cells[14] = more.incorporated ?? '';
    cells[15] = more.accountRefDay ?? '';
    cells[32] = more.uri ?? '';
    return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  });
  return `${[bulkHeader, ...lines].join('\n')}\n`;
}

/** A store of its own, and bulk files to bring into it. */
export async function setupImport(clock: Clock = { now: () => now }) {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const { db } = store;
  const context = await stepContextFor(db, {
    clock,
    policy: { autoEnrich: 'all', providers: ['snov'] },
  });

  async function run(file: string, changes: Partial<ImportOptions> = {}) {
    const { signal } = new AbortController();
    const input = await openRegisterFile(join(directory, file), signal);
    return importRegister({
      db,
      context,
      timers: systemTimers,
      input,
      fileName: file,
      scope: 'strike-off',
      snapshotDate: input.snapshotDate,
      signal,
      onProgress: () => undefined,
      isAccepted: false,
      registerFolder: directory,
      stagingPath: join(directory, 'test.db.import'),
      rejectsPath: join(directory, 'rejects', 'rows.jsonl'),
      maxChecks: null,
      ...changes,
    });
  }

  return {
    db,
    context,
    directory,
    run,
    write: (file: string, content: string) => writeFileSync(join(directory, file), content),
    importRows: (
      file: string,
      rows: readonly ImportedRow[],
      changes: Partial<ImportOptions> = {},
    ) => {
      writeFileSync(join(directory, file), csvOf(rows));
      return run(file, changes);
    },
    episodes: () => db.selectFrom('episodes').selectAll().orderBy('opened_at').execute(),
    jobs: () => db.selectFrom('jobs').selectAll().orderBy('subject').execute(),
    events: () => db.selectFrom('events').selectAll().execute(),
    registerCompanies: async (path: string) => {
      await using register = await openRegisterFileInUse(path);
      const lines = await listRegisterCompanies(register, { after: null, limit: 1_000 });
      return new Map<string, object>(
        lines.map(({ companyNumber, companyName: name, status, unread }) => [
          companyNumber,
          { name, status: status.companyStatus, unread },
        ]),
      );
    },
    snapshots: () => db.selectFrom('bulk_snapshots').selectAll().orderBy('started_at').execute(),
    dump: async () => ({
      companies: await db.selectFrom('companies').selectAll().execute(),
      names: await db.selectFrom('previous_names').selectAll().execute(),
      episodes: await db.selectFrom('episodes').selectAll().execute(),
      jobs: await db.selectFrom('jobs').selectAll().execute(),
    }),
    /** As the stream or REST would leave it. */
    knowStatus: (number: string, status: { detail: string | null; asOf: number }) =>
      db
        .updateTable('companies')
        .set({
          company_status: 'active',
          company_status_detail: status.detail,
          status_as_of: status.asOf,
          status_source: 'stream',
        })
        .where('company_number', '=', parseCompanyNumber(number)!)
        .execute(),
  };
}
