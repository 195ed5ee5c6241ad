import type { Db, Trx } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';

const name = 'next_register_sample_at';

/** When the next nightly sample is due; null when none was ever planned. */
export async function readNextSampleAt(db: Db | Trx): Promise<number | null> {
  const at = Number((await readSetting(db, name)) ?? Number.NaN);
  return Number.isSafeInteger(at) ? at : null;
}

export function writeNextSampleAt(db: Db | Trx, at: number): Promise<void> {
  return writeSetting(db, name, String(at));
}
