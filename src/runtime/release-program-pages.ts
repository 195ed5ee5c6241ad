import { readFileSync } from 'node:fs';

/** Part of the address space, of whole pages. */
export interface PageRange {
  readonly from: bigint;
  readonly bytes: bigint;
}

/** "I do not need these now": a page of a file that nobody has written to is read again when it is touched (madvise(2)). */
const doNotNeed = 4;

/**
 * What gives the pages of Node's own program file back to the kernel. A start touches 50 MB of them, for its snapshot, its symbols and its
 * compilers, of which the service goes on using 35; unless memory is scarce the kernel leaves the rest with the process. What is still
 * used comes back within a second, out of the page cache. Null where that cannot be done: elsewhere than on Linux, and under a Node
 * without `node:ffi` (experimental; new in 26.1). False once it could not be done: the pages stay, nothing else changes.
 */
export function findProgramPageRelease(): (() => boolean) | null {
  const advise = process.platform === 'linux' ? findMadvise() : null;
  if (advise === null) return null;
  return () => {
    try {
      const smaps = readFileSync('/proc/self/smaps', 'latin1');
      const ranges = rangesOfFile(smaps, process.execPath);
      return ranges.every(({ from, bytes }) => advise(from, bytes, doNotNeed) === 0);
    } catch {
      return false;
    }
  };
}

/**
 * The ranges that show the file as it is on the disk, by smaps (proc_pid_smaps(5)): not writable, and no page of them is the process's own.
 * Others hold what would be lost, such as the addresses that the loader has filled in.
 */
export function rangesOfFile(smaps: string, path: string): readonly PageRange[] {
  return smaps.split(/^(?=[\da-f]+-[\da-f]+ )/m).flatMap((text) => {
    const head = /^([\da-f]+)-([\da-f]+) r-[x-]p [\da-f]+ \S+ \d+ +(.+)$/m.exec(text);
    const [, from = '', to = '', file] = head ?? [];
    const isAsOnDisk = /^Anonymous: +0 kB$/m.test(text) && /^Private_Dirty: +0 kB$/m.test(text);
    if (file !== path || !isAsOnDisk) return [];
    return [{ from: BigInt(`0x${from}`), bytes: BigInt(`0x${to}`) - BigInt(`0x${from}`) }];
  });
}

type Madvise = (from: bigint, bytes: bigint, advice: number) => number;

function findMadvise(): Madvise | null {
  const emitWarning = process.emitWarning.bind(process);
  // That it is experimental is said in decision 33; the log of a service is for what its operator can act on.
  process.emitWarning = () => undefined;
  try {
    const { dlopen } = process.getBuiltinModule('node:ffi');
    const { functions } = dlopen(null, {
      madvise: { arguments: ['u64', 'u64', 'i32'], return: 'i32' },
    });
    return functions.madvise;
  } catch {
    // An older Node, one without it, or one that was told not to: the pages stay, nothing else changes.
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}
