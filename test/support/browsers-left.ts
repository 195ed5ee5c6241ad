import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes of a browser of ours that are still there, whose folder lies in this one: other test files have theirs. */
export function browsersLeft(folder: string): readonly string[] {
  const begin = join(folder, 'strikewatch-browser-');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        const parent = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return line.includes(begin) && !/\) Z /.test(parent) ? [pid] : [];
      } catch {
        return [];
      }
    });
}
