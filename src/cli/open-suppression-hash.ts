import { createHash } from 'node:crypto';
import { readMasterKey } from '../config/master-key.ts';
import type { Random } from '../runtime/random.ts';
import { StoreError, type Db } from '../store/open-store.ts';
import { readSetting, stampMasterKey } from '../store/settings.ts';
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
  const stored = await readSetting(db, 'master_key_fingerprint');
  const masterKey = readMasterKey(config, { random, isBound: stored !== null });
  if (stored !== null && stored !== fingerprintOf(masterKey)) {
    throw new StoreError(
      'the master key is not the one this database was made with: restore data/master.key or secrets.masterKey',
    );
  }
  return createSuppressionHash(masterKey);
}

/** The same for a first entry: a database without a master key is bound to this one, so that the entry is found later. */
export async function bindSuppressionHash(
  db: Db,
  config: Settings['config'],
  random: Random,
): Promise<SuppressionHash> {
  const isBound = (await readSetting(db, 'master_key_fingerprint')) !== null;
  const masterKey = readMasterKey(config, { random, isBound });
  await stampMasterKey(db, fingerprintOf(masterKey));
  return createSuppressionHash(masterKey);
}

function fingerprintOf(masterKey: Uint8Array): string {
  return createHash('sha256').update(masterKey).digest('hex');
}
