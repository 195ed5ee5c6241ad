import { openBulkInput, type BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import {
  readBulkCompanies,
  type BulkResult,
} from '../sources/companies-house-bulk/read-bulk-companies.ts';
import { InputFileError } from '../sources/input-files/input-file-error.ts';

/**
 * Opens a bulk file, zip or folder for importing. Before anything is written the first rows of every part are read, so that a file that
 * is none is refused even if it is the last of seven. Whether a zip is sound shows at its end only.
 */
export async function openRegisterFile(path: string, signal: AbortSignal): Promise<BulkInput> {
  const input = await openBulkInput(path);
  for (const part of input.parts) {
    const options = { signal, onBytes: () => undefined, onIgnoredColumns: () => undefined };
    const batches = readBulkCompanies({ ...input, parts: [part] }, options);
    const { value: first } = await batches.next();
    refuseUnreadable(part.name, first ?? []);
    await batches.return();
  }
  return input;
}

/** A scan looks closely at few rows, so a file of another kind under the right header would pass for one with nobody under threat. */
function refuseUnreadable(partName: string, results: readonly BulkResult[]): void {
  const rejects = results.filter((result) => result.kind === 'reject');
  const [example] = rejects;
  if (example === undefined || rejects.length * 2 <= results.length) return;
  throw new InputFileError(
    `${partName}: ${rejects.length} of the first ${results.length} rows cannot be read (line ${example.line}: ${example.reason}). ` +
      'Use BasicCompanyData as downloaded.',
    { problem: 'damaged' },
  );
}
