import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Changes with the tables: a kept database is used only while they are the same. */
export function migrationsKey(): string {
  const folder = join(import.meta.dirname, '../../../src/store/migrations');
  const hash = createHash('sha256');
  for (const file of globSync('*.ts', { cwd: folder }).toSorted()) {
    hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 8);
}
