import { join } from 'node:path';
import type { BulkReject } from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import type { Db } from '../../store/open-store.ts';
import {
  readSharedTexts,
  RegisterFileError,
} from '../../store/register-file/open-register-file.ts';
import type { RegisterSnapshot } from '../../store/register-file/register-builder.ts';
import {
  partialRegisterPath,
  publishRegisterFile,
  removeOldRegisterFiles,
} from '../../store/register-file/register-folder.ts';
import {
  readRegisterPointer,
  type RegisterPointer,
} from '../../store/register-file/register-pointer.ts';
import {
  createRegisterWriter,
  type FinishingRegister,
  type RegisterWriter,
} from './register-writer.ts';
import type { RegisterWriterResult } from './writer-messages.ts';

export interface RegisterBuildOptions {
  /** `registerFolderOf` the database. */
  readonly folder: string;
  readonly snapshotId: string;
  readonly onRejects: (part: string, rejects: readonly BulkReject[]) => void;
}

export interface RegisterBuild extends AsyncDisposable {
  readonly writer: Pick<RegisterWriter, 'beginPart' | 'push' | 'rowsRead'>;
  /** There is no file before, so nobody reads one and nothing has to be compared. */
  readonly isFirst: boolean;
  /**
   * Completes the file under its final name. It is in use only when `activateRegisterFile` has stored the pointer, in the transaction that
   * completes the snapshot; until then everybody reads the one before.
   */
  finish(snapshot: Omit<RegisterSnapshot, 'snapshotId'>): FinishingRegister<FinishedRegister>;
}

export interface FinishedRegister {
  readonly pointer: RegisterPointer;
  readonly result: RegisterWriterResult;
}

/**
 * Begins a register file beside the live database, under the import lease. What killed builds left is removed first. Disposed before it
 * has finished, it leaves nothing.
 */
export async function beginRegisterBuild(
  db: Db,
  { folder, snapshotId, onRejects }: RegisterBuildOptions,
): Promise<RegisterBuild> {
  await removeOldRegisterFiles(db, folder);
  const earlier = await readEarlier(db, folder);
  const path = partialRegisterPath(folder, snapshotId);
  const writer = createRegisterWriter({ path, earlierTexts: earlier?.texts ?? [], onRejects });
  let publishing: Promise<unknown> = Promise.resolve();
  return {
    writer,
    isFirst: earlier === null,
    finish(snapshot) {
      const { counts, result } = writer.finish({ ...snapshot, snapshotId }, earlier?.path ?? null);
      const published = result.then((built): FinishedRegister => {
        const file = publishRegisterFile(path, snapshot.snapshotDate);
        return { pointer: { file, snapshotId }, result: built };
      });
      // Nobody may be waiting when it fails; whoever waits later hears of it all the same.
      publishing = Promise.allSettled([counts, published]);
      return { counts, result: published };
    },
    async [Symbol.asyncDispose]() {
      await writer[Symbol.asyncDispose]();
      await publishing;
    },
  };
}

/** The file before, to compare with; null when there is none, or none that can be read. */
async function readEarlier(
  db: Db,
  folder: string,
): Promise<{ readonly path: string; readonly texts: readonly string[] } | null> {
  const pointer = await readRegisterPointer(db);
  if (pointer === null) return null;
  const path = join(folder, pointer.file);
  try {
    return { path, texts: await readSharedTexts(path) };
  } catch (error) {
    if (error instanceof RegisterFileError) return null;
    throw error;
  }
}
