// Strips the types and compiles what every command loads, so that the first run after an install is as quick, and as small, as all others.
// Runs itself once for each cache that a command can have, because a process has one.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const commands = ['serve', 'import'];
// What is loaded by command, by role and by lane is named here: nothing imports it before it is needed.
const paths = [
  '../src/main.ts',
  '../src/cli/serve.ts',
  '../src/app.ts',
  '../src/app/start-api.ts',
  '../src/app/follow-streams.ts',
  '../src/app/run-lanes.ts',
  '../src/app/lanes/companies-house-lane.ts',
  '../src/app/lanes/snov-lane.ts',
  '../src/app/lanes/website-lane.ts',
  '../src/app/lanes/download-lane.ts',
  '../src/app/lanes/internal-lane.ts',
];
const importPaths = [
  '../src/main.ts',
  '../src/cli/import.ts',
  '../src/pipeline/row-stager/stager-thread.ts',
];

const major = Number(process.versions.node.split('.')[0]);
const isChild = process.argv.length > 2;
// Whoever installs under an older Node is told by bin/strikewatch.js.
if (major >= 24 && !isChild) {
  for (const command of commands) {
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), command], { stdio: 'inherit' });
  }
} else if (major >= 24) {
  const { setHeapUp, startCompileCache } = await import('../bin/compile-cache.js');
  setHeapUp();
  startCompileCache();
  for (const path of process.argv[2] === 'import' ? importPaths : paths) await import(path);
}
