import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Db } from '../open-store.ts';
import { readRegisterPointer } from './register-pointer.ts';

/** Register files lie beside the live database. */
export function registerFolderOf(databaseUrl: string): string {
  return dirname(resolve(databaseUrl.replace(/^sqlite:/, '')));
}

/** Where a register file is built: under a name that nobody reads, on the disk it will stay on. */
export function partialRegisterPath(folder: string, snapshotId: string): string {
  return join(folder, `register-${snapshotId}.db.part`);
}

/**
 * Gives a finished file its name, `register-<date>.db`, and returns it. A name that is taken gets a number: the file of that name may be
 * the one in use, and it stays as it is until the new one is put into use.
 */
export function publishRegisterFile(partialPath: string, snapshotDate: string | null): string {
  const folder = dirname(partialPath);
  const name = freeName(folder, `register-${snapshotDate ?? 'undated'}`);
  renameSync(partialPath, join(folder, name));
  syncFolder(folder);
  return name;
}

/**
 * Removes what killed builds left, and register files that are no longer in use; whoever still reads one goes on doing so. To be called
 * under the import lease: another import's file would be taken for a leftover.
 */
export async function removeOldRegisterFiles(db: Db, folder: string): Promise<readonly string[]> {
  const current = await readRegisterPointer(db);
  const removed = readdirSync(folder).filter(
    (name) =>
      /^register-[\w-]+\.db(?:\.part)?(?:-names)?(?:-journal)?$/.test(name) &&
      name !== current?.file,
  );
  for (const name of removed) rmSync(join(folder, name), { force: true });
  return removed;
}

function freeName(folder: string, stem: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}.db` : `${stem}-${number}.db`;
    if (!existsSync(join(folder, name))) return basename(name);
  }
}

/** The rename itself has to outlive a power cut, or the pointer would name a file that is not there. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
