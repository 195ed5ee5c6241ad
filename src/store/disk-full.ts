/**
 * SQLite's codes for a disk that takes nothing more: without room, past a quota or a limit on files (SQLITE_IOERR_WRITE), without room for the
 * shared memory of the log (SQLITE_IOERR_SHMSIZE). See https://sqlite.org/rescode.html.
 */
const full = 13;
const failedWrites: ReadonlySet<number> = new Set([778, 4874]);

/** Whether something could not be written because the disk takes nothing more, wherever in the chain of causes that stands. */
export function isDiskFull(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('code' in link && /^(?:ENOSPC|EDQUOT|EFBIG)$/.test(String(link.code))) return true;
    if ('errcode' in link && typeof link.errcode === 'number') {
      if ((link.errcode & 0xff) === full || failedWrites.has(link.errcode)) return true;
    }
  }
  return false;
}
