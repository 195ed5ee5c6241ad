import { openSync, readSync } from 'node:fs';

/**
 * Loaded into the program by `NODE_OPTIONS=--import`: its wall clock is the machine's, moved by as many milliseconds as stand in the
 * file MOVED_CLOCK names. So months pass in a real process whose timers, sockets and files are real.
 */
const realNow = Date.now;
const file = openSync(process.env['MOVED_CLOCK'] ?? '', 'r');
const offset = Buffer.alloc(8);
Date.now = () => {
  readSync(file, offset, 0, offset.length, 0);
  return realNow() + Number(offset.readBigInt64LE());
};
