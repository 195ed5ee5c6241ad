/** SQLite's code for a disk without room, and for any other failure of the disk (https://sqlite.org/rescode.html). */
const sqliteFull = 13;
const sqliteIoError = 10;

/** A disk without room, a quota or a limit on the size of files, wherever in the chain of causes it stands. */
export function isFullDisk(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('code' in link && /^(?:ENOSPC|EDQUOT|EFBIG)$/.test(String(link.code))) return true;
    if ('errcode' in link && typeof link.errcode === 'number') {
      const code = link.errcode & 0xff;
      if (code === sqliteFull || code === sqliteIoError) return true;
    }
  }
  return false;
}
