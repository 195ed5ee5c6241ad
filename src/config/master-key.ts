import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../runtime/random.ts';
import type { Config } from './config.ts';
import { ConfigError } from './load-config.ts';

const keyBytes = 32;

/**
 * The key from the settings, else `master.key` beside the database, made on the first start and readable by its owner only. For a database
 * that is bound to a key a new one is never made: under it no objection of those who objected would be found.
 */
export function readMasterKey(
  config: Config,
  { random, isBound }: { readonly random: Random; readonly isBound: boolean },
): Uint8Array {
  if (config.masterKey !== null) return Buffer.from(config.masterKey.reveal(), 'hex');
  const path = join(dirname(config.databaseUrl.replace(/^sqlite:/, '')), 'master.key');
  if (!existsSync(path)) {
    if (isBound) {
      throw new ConfigError([
        `restore ${path} from a backup, or set secrets.masterKey to the same key: this database was made with it, and the file is missing`,
      ]);
    }
    mkdirSync(dirname(path), { recursive: true });
    const fresh = Buffer.from(random.bytes(keyBytes)).toString('hex');
    // "wx": of two first starts at once one makes the key and the other reads it.
    writeFileSync(path, `${fresh}\n`, { mode: 0o600, flag: 'wx' });
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new ConfigError([`${path}: must hold 64 hexadecimal digits; restore it from a backup`]);
  }
  return Buffer.from(text, 'hex');
}
