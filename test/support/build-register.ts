import { join } from 'node:path';
import type { Db } from '../../src/store/open-store.ts';
import {
  createRegisterBuilder,
  type UnreadSource,
} from '../../src/store/register-file/register-builder.ts';
import {
  partialRegisterPath,
  publishRegisterFile,
} from '../../src/store/register-file/register-folder.ts';
import { activateRegisterFile } from '../../src/store/register-file/register-pointer.ts';
import { bulkCompany, type BulkCompanyChanges } from './bulk-company.ts';

/** When the rows of a test's register were true: the end of October 2026. */
export const registerAsOf = Date.parse('2026-11-01T00:00:00Z') - 1;

export interface RegisterEdition {
  readonly companies: readonly BulkCompanyChanges[];
  readonly asOf: number;
  /** Rows that could not be read, and the file before. */
  readonly unread?: UnreadSource;
}

/** Builds a register file of the companies in a folder and puts it into use; returns its path. */
export function buildRegister(
  db: Db,
  folder: string,
  companies: readonly BulkCompanyChanges[],
): Promise<string> {
  return buildEdition(db, folder, { companies, asOf: registerAsOf });
}

export async function buildEdition(
  db: Db,
  folder: string,
  { companies, asOf, unread }: RegisterEdition,
): Promise<string> {
  const snapshotId = `test-${companies.length}`;
  const partial = partialRegisterPath(folder, snapshotId);
  const builder = createRegisterBuilder(partial);
  for (const company of companies) builder.insert(bulkCompany(company));
  const snapshotDate = '2026-11-02';
  builder.finish({ snapshotId, snapshotDate, asOf, builtAt: asOf + 1 }, unread);
  const file = publishRegisterFile(partial, snapshotDate);
  await db.transaction().execute((trx) => activateRegisterFile(trx, { file, snapshotId }));
  return join(folder, file);
}
