import { createHash } from 'node:crypto';
import { readMasterKey } from '../config/master-key.ts';
import type { Random } from '../runtime/random.ts';
import { StoreError, type Db } from '../store/open-store.ts';
import { readSetting } from '../store/settings.ts';
import { createSuppressionHash, type SuppressionHash } from '../store/suppressions.ts';
import type { Settings } from './load-settings.ts';

/**
 * The hash that suppressions of this database stand under. Refuses another master key than the database's: with it no
 * objection would be found, and everybody who objected would be let out.
 */
export async function openSuppressionHash(
  db: Db,
  config: Settings['config'],
  random: Random,
): Promise<SuppressionHash> {
  const masterKey = readMasterKey(config, random);
  const stored = await readSetting(db, 'master_key_fingerprint');
  const fingerprint = createHash('sha256').update(masterKey).digest('hex');
  if (stored !== null && stored !== fingerprint) {
    throw new StoreError(
      'the master key is not the one this database was made with: restore data/master.key or secrets.masterKey',
    );
  }
  return createSuppressionHash(masterKey);
}
