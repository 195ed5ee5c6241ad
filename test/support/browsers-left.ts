import { readdirSync, readFileSync } from 'node:fs';

/** Processes of a browser of ours that are still there. */
export function browsersLeft(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        const parent = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return line.includes('strikewatch-browser-') && !/\) Z /.test(parent) ? [pid] : [];
      } catch {
        return [];
      }
    });
}
