import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded into the program by `NODE_OPTIONS=--import`: it halts itself, as by SIGSTOP, as soon as it has opened a file whose name ends
 * with what HALTED_AT_FILE says. So it stands still in the middle of its work however fast the machine is.
 */
const end = process.env['HALTED_AT_FILE'] ?? '';
const { open } = fs;
fs.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (typeof path === 'string' && path.endsWith(end)) process.kill(process.pid, 'SIGSTOP');
  return file;
};
syncBuiltinESMExports();
