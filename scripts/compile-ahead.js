// Strips the types and compiles what every command loads, so that the first run after an install is as quick, and as small, as all others.
import module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);
// Whoever installs under an older Node is told by bin/strikewatch.js.
if (major >= 24) {
  module.enableCompileCache();
  // What is loaded by command, by role and by lane is named here: nothing imports it before it is needed.
  for (const path of [
    'main.ts',
    'cli/import.ts',
    'cli/serve.ts',
    'app.ts',
    'app/start-api.ts',
    'app/follow-streams.ts',
    'app/run-lanes.ts',
    'app/lanes/companies-house-lane.ts',
    'app/lanes/snov-lane.ts',
    'app/lanes/website-lane.ts',
    'app/lanes/download-lane.ts',
    'app/lanes/internal-lane.ts',
  ])
    await import(`../src/${path}`);
}
