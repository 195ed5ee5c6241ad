import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Null once a package of a folder of rivals is there; installs all of them from their lock file if it is not. */
export function installRivals(folder: string, packageName: string): string | null {
  const installed = join(folder, 'node_modules', packageName, 'package.json');
  if (existsSync(installed)) return null;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === 0 && existsSync(installed)) return null;
  const lastWords = (stderr ?? '').trim().split('\n').at(0) ?? '';
  return `npm ci of ${packageName} failed: ${lastWords.slice(0, 160)}`;
}
