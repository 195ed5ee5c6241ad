// Where the program stands as one bundle, made of exactly the source that is here: in plain JavaScript, because it decides what is loaded.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A bundle stands two folders below the project, as deep as src/cli: the program finds its manifest, and itself, from where it stands. */
export function bundlesFolder(project) {
  return join(project, '.bundle');
}

/** The folder of the bundle that belongs to what is here, or null: none was made since the last change. */
export function findBundle(project) {
  if (!existsSync(bundlesFolder(project))) return null;
  const folder = join(bundlesFolder(project), bundleKey(project));
  return existsSync(join(folder, 'main.js')) ? folder : null;
}

/**
 * Everything a bundle is made of, as one word. Its content and not its times, which a copy or a change of branch does not keep: 20 ms for
 * the thousand files.
 */
export function bundleKey(project) {
  const installed = join('node_modules', '.package-lock.json');
  const paths = [
    'package.json',
    existsSync(join(project, installed)) ? installed : 'package-lock.json',
    join('scripts', 'make-bundle.js'),
    ...readdirSync(join(project, 'src'), { recursive: true })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => join('src', path))
      .toSorted(),
  ];
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(65_536);
  for (const path of paths) {
    hash.update(`\0${path}\0`);
    const file = openSync(join(project, path));
    for (let read = readSync(file, bytes); read > 0; read = readSync(file, bytes)) {
      hash.update(bytes.subarray(0, read));
    }
    closeSync(file);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Files in a bundle's folder that say which processes run from it. */
export const usedBy = 'used-by-';

/**
 * Says that this process runs from the bundle, parts of which it loads when it needs them: nobody is to remove it meanwhile. False when
 * somebody just has.
 */
export function markUsed(folder) {
  const mark = join(folder, `${usedBy}${process.pid}`);
  try {
    writeFileSync(mark, '');
  } catch (error) {
    // Read-only, another user's, or on a full disk: it is whole and can be run, and whoever removes it is who starts this anew.
    return error.code !== 'ENOENT';
  }
  process.once('exit', () => rmSync(mark, { force: true }));
  return true;
}
