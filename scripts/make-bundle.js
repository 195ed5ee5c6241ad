// Makes one bundle of the program, unless there is one of exactly this source: a third of the memory and half the time of a start. Run by
// npm after an install and before `npm start`. Without it everything runs from its source, so that nothing here fails anybody.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleKey, bundlesFolder, findBundle, usedBy } from '../bin/find-bundle.js';

/** The program, and what it starts as threads: those are loaded by their addresses (src/runtime/start-thread.ts). */
export const entries = [
  'main',
  'sources/website/page-thread',
  'sources/website/pdf-thread',
  'pipeline/row-stager/stager-thread',
  'pipeline/register-writer/writer-thread',
  'store/register-file/names-thread',
];

/** Makes the bundle of a project if it is missing, and removes what nobody needs. */
export async function makeBundle(project) {
  const folder = bundlesFolder(project);
  const key = bundleKey(project);
  if (findBundle(project) === null) {
    mkdirSync(folder, { recursive: true });
    const unfinished = join(folder, `${unfinishedBy}${process.pid}`);
    try {
      await bundle(project, unfinished);
      // Changed meanwhile, it would be a mixture under the name of the older one.
      if (bundleKey(project) !== key) throw new Error('the source has changed meanwhile');
      rename(unfinished, join(folder, key));
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  removeUnused(folder, key);
}

const unfinishedBy = 'unfinished-';

async function bundle(project, folder) {
  const { rolldown } = await import('rolldown');
  const made = await rolldown({
    cwd: project,
    input: Object.fromEntries(
      entries.map((entry) => [entry.split('/').at(-1), join(project, 'src', `${entry}.ts`)]),
    ),
    platform: 'node',
    logLevel: 'silent',
  });
  await made.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // Names stay, so that a stack says where it was; lines too with `node --enable-source-maps`.
    minify: { compress: true, mangle: false, codegen: true },
    sourcemap: true,
    sourcemapExcludeSources: true,
    comments: false,
  });
  await made.close();
}

/** Whoever made the same one in the meantime was quicker. */
function rename(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

/** One that is being started from now may not have its mark yet. */
const sparedMs = 3_600_000;

function removeUnused(folder, key) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(unfinishedBy)) {
      if (!isRunning(name.slice(unfinishedBy.length)))
        rmSync(path, { recursive: true, force: true });
      continue;
    }
    const isYoung = Date.now() - statSync(path).mtimeMs < sparedMs;
    const isUsed = removeMarksOfTheDead(path);
    if (name !== key && !isYoung && !isUsed) rmSync(path, { recursive: true, force: true });
  }
}

/** True while a process runs from the bundle. */
function removeMarksOfTheDead(bundleFolder) {
  const marks = readdirSync(bundleFolder).filter((name) => name.startsWith(usedBy));
  const dead = marks.filter((name) => !isRunning(name.slice(usedBy.length)));
  for (const name of dead) rmSync(join(bundleFolder, name), { force: true });
  return dead.length < marks.length;
}

function isRunning(pid) {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    // Somebody else's (https://man7.org/linux/man-pages/man2/kill.2.html).
    return error.code === 'EPERM';
  }
}

const major = Number(process.versions.node.split('.')[0]);
// Whoever installs under an older Node is told by bin/strikewatch.js.
if (major >= 24 && import.meta.main) {
  try {
    await makeBundle(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  } catch (error) {
    process.stderr.write(`not bundled, runs from its source: ${error.message}\n`);
  }
}
