import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { importRegister } from '../pipeline/import-register.ts';
import { openRegisterFile } from '../pipeline/open-register-file.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import { bulkHeader } from '../sandbox/bulk-csv.ts';
import { systemTimers } from '../runtime/timers.ts';
import type { Db } from '../store/open-store.ts';
import type { ModelRegister } from './register.ts';

const statusWords: Readonly<Record<string, string>> = {
  active: 'Active',
  dissolved: 'Dissolved',
  liquidation: 'Liquidation',
  'converted-closed': 'Converted-Closed',
};

/** Has the product import the register as it is now, by the bulk file of this date. */
export async function importSnapshot(
  db: Db,
  context: StepContext,
  {
    register,
    folder,
    date,
  }: { readonly register: ModelRegister; readonly folder: string; readonly date: string },
): Promise<void> {
  const file = join(folder, `BasicCompanyDataAsOneFile-${date}.csv`);
  const lines = register.companies
    // Companies that are gone from the register are not in the file.
    .filter(({ status }) => status !== 'dissolved' && status !== 'converted-closed')
    .map((company) => {
      const cells = Array.from({ length: 55 }, () => '');
      cells[0] = company.name;
      cells[1] = company.number;
      cells[10] = 'Private Limited Company';
      cells[11] =
        company.detail === null
          ? (statusWords[company.status] ?? company.status)
          : 'Active - Proposal to Strike off';
      return cells.map((cell) => `"${cell}"`).join(',');
    });
  writeFileSync(file, `${[bulkHeader, ...lines].join('\n')}\n`);
  const { signal } = new AbortController();
  const input = await openRegisterFile(file, signal);
  await importRegister({
    db,
    context,
    input,
    // The folder has another name each time.
    fileName: basename(file),
    scope: 'strike-off',
    snapshotDate: input.snapshotDate,
    signal,
    onProgress: () => undefined,
    isAccepted: true,
    registerFolder: dirname(file),
    stagingPath: join(folder, 'staging.import'),
    rejectsPath: join(folder, 'rejects.jsonl'),
    maxChecks: null,
    timers: systemTimers,
  });
}
