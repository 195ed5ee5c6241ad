// Strips the types and compiles what every command loads, so that the first run after an install is as quick, and as small, as all others.
import module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);
// Whoever installs under an older Node is told by bin/strikewatch.js.
if (major >= 24) {
  module.enableCompileCache();
  for (const path of ['../src/main.ts', '../src/cli/import.ts', '../src/app.ts'])
    await import(path);
}
