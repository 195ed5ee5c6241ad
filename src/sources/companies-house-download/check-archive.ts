import { listZipEntries } from '../input-files/list-zip-entries.ts';
import { InputFileError } from '../input-files/input-file-error.ts';

export type ArchiveState =
  { readonly kind: 'whole' } | { readonly kind: 'damaged'; readonly reason: string };

/** Reads an archive from end to end: its directory, and every file in it against size and checksum. */
export async function checkArchive(path: string, signal: AbortSignal): Promise<ArchiveState> {
  try {
    const entries = await listZipEntries(path, () => true);
    if (entries.length === 0) return { kind: 'damaged', reason: 'there is no file in it' };
    for (const entry of entries) {
      const chunks = entry.open(signal);
      while ((await chunks.next()).done !== true);
    }
    return { kind: 'whole' };
  } catch (error) {
    if (error instanceof InputFileError) return { kind: 'damaged', reason: error.message };
    throw error;
  }
}
