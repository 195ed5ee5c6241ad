import { openBulkInput, type BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import { readBulkCompanies } from '../sources/companies-house-bulk/read-bulk-companies.ts';

/**
 * Opens a bulk file, zip or folder for importing. Before anything is written the beginning of every part is read, so that a
 * file that is none is refused even if it is the last of seven. Whether a zip is sound shows at its end only.
 */
export async function openRegisterFile(path: string, signal: AbortSignal): Promise<BulkInput> {
  const input = await openBulkInput(path);
  for (const part of input.parts) {
    const options = { signal, onBytes: () => undefined, onIgnoredColumns: () => undefined };
    const batches = readBulkCompanies({ ...input, parts: [part] }, options);
    await batches.next();
    await batches.return();
  }
  return input;
}
