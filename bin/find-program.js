// What a start runs: the bundle of a checkout, else its source, else what the published package has.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBundle, markUsed } from './find-bundle.js';

export function findProgram(projectUrl) {
  const source = new URL('src/main.ts', projectUrl);
  if (!existsSync(source))
    return { url: new URL('dist/main.js', projectUrl).href, isBundle: false };
  const bundle = findBundle(fileURLToPath(projectUrl));
  if (bundle === null || !markUsed(bundle)) return { url: source.href, isBundle: false };
  return { url: pathToFileURL(join(bundle, 'main.js')).href, isBundle: true };
}
