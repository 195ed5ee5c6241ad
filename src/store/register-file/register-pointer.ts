import { z } from 'zod';
import type { Db, Trx } from '../open-store.ts';
import { readSetting, writeSetting } from '../settings.ts';

/** Which register file is in use: a row of the live database, so that it changes with whatever else a transaction says. */
const RegisterPointer = z.object({
  /** Its name in the folder of the live database. */
  file: z.string().regex(/^register-[\w-]+\.db$/),
  snapshot_id: z.string(),
});
export interface RegisterPointer {
  readonly file: string;
  readonly snapshotId: string;
}

const settingName = 'register_file';

/** The setting as it stands, to be compared with an earlier look; null when there never was a register file. */
export function readRegisterSetting(db: Db | Trx): Promise<string | null> {
  return readSetting(db, settingName);
}

/** Null also for a setting that names no register file, as a hand may have left it. */
export function parseRegisterPointer(setting: string | null): RegisterPointer | null {
  if (setting === null) return null;
  const parsed = z.string().transform(parseJson).pipe(RegisterPointer).safeParse(setting);
  return parsed.success ? { file: parsed.data.file, snapshotId: parsed.data.snapshot_id } : null;
}

export async function readRegisterPointer(db: Db | Trx): Promise<RegisterPointer | null> {
  return parseRegisterPointer(await readRegisterSetting(db));
}

/**
 * Puts a finished register file into use, in the transaction that completes its snapshot: everybody reads the old one before the commit
 * and the new one after it. The file has to be under its final name already.
 */
export async function activateRegisterFile(
  trx: Trx,
  { file, snapshotId }: RegisterPointer,
): Promise<void> {
  const pointer = RegisterPointer.parse({ file, snapshot_id: snapshotId });
  await writeSetting(trx, settingName, JSON.stringify(pointer));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
