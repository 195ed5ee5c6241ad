// Points git at .githooks. Runs as npm's `prepare`; does nothing where there is no .git (a published package, a tarball).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('.git')) {
  execFileSync('git', ['config', 'core.hooksPath', '.githooks']);
}
