import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../run-service.ts';

const preload = new URL('./moved-clock.ts', import.meta.url).href;

export interface MovableClock {
  /** What a program needs in its environment to live by this clock. */
  readonly environment: Environment;
  now(): number;
  /** Never back: from here on it runs at the machine's pace. */
  moveTo(instant: number): void;
}

/** A wall clock that a test and the programs it starts share. */
export function createMovableClock(directory: string, start: number): MovableClock {
  const path = join(directory, 'moved-clock');
  const file = openSync(path, 'w');
  let offset = 0;
  const write = (next: number): void => {
    offset = next;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(next));
    writeSync(file, bytes, 0, bytes.length, 0);
  };
  write(start - Date.now());
  return {
    environment: { NODE_OPTIONS: `--import=${preload}`, MOVED_CLOCK: path },
    now: () => Date.now() + offset,
    moveTo(instant) {
      if (instant > Date.now() + offset) write(instant - Date.now());
    },
  };
}
