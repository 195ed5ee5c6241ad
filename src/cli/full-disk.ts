import { isDiskFull } from '../store/disk-full.ts';

/** SQLite's code for any failure of the disk (https://sqlite.org/rescode.html#ioerr). */
const sqliteIoError = 10;

/** A disk without room, a quota or a limit on the size of files, or another failure of the disk, wherever in the chain of causes it stands. */
export function isFullDisk(error: unknown): boolean {
  if (isDiskFull(error)) return true;
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('errcode' in link && typeof link.errcode === 'number') {
      if ((link.errcode & 0xff) === sqliteIoError) return true;
    }
  }
  return false;
}
