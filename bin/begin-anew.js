// How a command that reads gigabytes, or runs for months, begins: in plain JavaScript, before anything is loaded.

/**
 * glibc gives every thread memory of its own and keeps there what another thread has freed: 10 MB of an import, 100 of a register, 8 of a
 * service. One setting ends that, which only a program that starts can read, so this process starts anew, as itself: number, files and arguments stay.
 * Whoever has chosen a value keeps it. Elsewhere than on Linux nothing happens
 * (https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html, https://nodejs.org/api/process.html#processexecvefile-args-env).
 */
export function beginWithOneArena() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return;
  if (typeof process.execve !== 'function') return;
  process.execve(
    process.execPath,
    [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      ...process.env,
      MALLOC_ARENA_MAX: '1',
    },
  );
}
