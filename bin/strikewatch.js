#!/usr/bin/env node
// The only file an old Node has to be able to read: it says which Node is needed before anything newer is loaded.

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `strikewatch needs Node 24 or newer; this is Node ${process.versions.node}. From a checkout, "npm start" brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  const { isReadingCommand, isService, setHeapUp, startCompileCache } =
    await import('./compile-cache.js');
  if (isReadingCommand() || isService()) {
    const { beginWithOneArena } = await import('./begin-anew.js');
    beginWithOneArena();
  }
  setHeapUp();
  const { findProgram } = await import('./find-program.js');
  const { url, isBundle } = findProgram(new URL('..', import.meta.url));
  // Of a bundle only what runs is compiled; a cache would hold everything twice.
  if (!isBundle) startCompileCache();
  const { main } = await import(url);
  await main(process.argv.slice(2));
}
