#!/usr/bin/env node
// The only file an old Node has to be able to read: it says which Node is needed before anything newer is loaded.
import { existsSync } from 'node:fs';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `strikewatch needs Node 24 or newer; this is Node ${process.versions.node}. From a checkout, "npm start" brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  const { isReadingCommand, isService, startCompileCache } = await import('./compile-cache.js');
  if (isReadingCommand() || isService()) {
    const { beginWithOneArena } = await import('./begin-anew.js');
    beginWithOneArena();
  }
  startCompileCache();
  // A checkout runs its TypeScript source; the published package has only dist/.
  const source = new URL('../src/main.ts', import.meta.url);
  const { main } = await import(
    existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href
  );
  await main(process.argv.slice(2));
}
