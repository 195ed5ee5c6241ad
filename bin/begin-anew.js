// How a command that reads gigabytes, or runs for months, begins: in plain JavaScript, before anything is loaded.

import { isService } from './compile-cache.js';

/**
 * glibc gives every thread memory of its own and keeps there what another thread has freed: 10 MB of an import, 100 of a register, 8 of a
 * service. One setting ends that, which only a program that starts can read, so this process starts anew, as itself: number, files and arguments stay.
 * Whoever has chosen a value keeps it. Elsewhere than on Linux nothing happens
 * (https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html, https://nodejs.org/api/process.html#processexecvefile-args-env).
 */
export function beginWithOneArena() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return;
  if (typeof process.execve !== 'function') return;
  process.execve(process.execPath, [process.execPath, ...boundedHeap(), ...process.argv.slice(1)], {
    ...process.env,
    MALLOC_ARENA_MAX: '1',
  });
}

/**
 * Short-lived objects of a service may get no more room than this, in MB and in each of the two halves; how much of it they get is said by
 * bin/compile-cache.js and, while websites are read, by src/runtime/young-space.ts. Only a program that starts can be told.
 */
const largestYoungHalf = '--max-semi-space-size=4';

/**
 * Those of a command that reads get this room from the start and no more: with less, what is made of a chunk of odd rows outlives it, and
 * is kept for a hundred MB before it is thrown away.
 */
const youngHalfWhileReading = '--min-semi-space-size=2';

function boundedHeap() {
  const isBounded = process.execArgv.some((each) => each.includes('-semi-space-size'));
  if (isBounded) return process.execArgv;
  return [...process.execArgv, isService() ? largestYoungHalf : youngHalfWhileReading];
}
