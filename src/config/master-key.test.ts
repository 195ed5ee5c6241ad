import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom as random } from '../runtime/random.ts';
import { toConfig } from './config.ts';
import { ConfigError, loadConfig } from './load-config.ts';
import { readMasterKey } from './master-key.ts';

function setup(environment: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-key-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const databaseUrl = `sqlite:${join(directory, 'a.db')}`;
  const { values } = loadConfig({
    environment: { DATABASE_URL: databaseUrl, ...environment },
    file: null,
  });
  return { directory, path: join(directory, 'master.key'), config: toConfig(values) };
}

describe('the master key', () => {
  it('is made on the first start, for its owner only, and stays the same', () => {
    const { config, path } = setup();

    const made = readMasterKey(config, { random, isBound: false });
    const again = readMasterKey(config, { random, isBound: true });

    expect(made).toHaveLength(32);
    expect(again).toEqual(made);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is never made anew for a database that is bound to one: it says what to restore', () => {
    const { config, directory, path } = setup();

    const reading = () => readMasterKey(config, { random, isBound: true });

    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(`restore ${path} from a backup`);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('comes from the settings before the file', () => {
    const { config, directory } = setup({ STRIKEWATCH_SECRETS_MASTER_KEY: 'ab'.repeat(32) });

    const key = readMasterKey(config, { random, isBound: true });

    expect(Buffer.from(key).toString('hex')).toBe('ab'.repeat(32));
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is refused when the file holds something else', () => {
    const { config, path } = setup();
    writeFileSync(path, 'not a key\n');

    expect(() => readMasterKey(config, { random, isBound: false })).toThrow(
      'must hold 64 hexadecimal digits',
    );
  });
});
