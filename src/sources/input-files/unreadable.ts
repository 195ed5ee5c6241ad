import { InputFileError } from './input-file-error.ts';

/** A file or folder is there and the system does not give it. */
export function unreadable(path: string, error: unknown): InputFileError {
  const detail = error instanceof Error ? error.message : String(error);
  const isForbidden = codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM';
  return new InputFileError(
    `${path} cannot be read (${detail}).${isForbidden ? ' Check its permissions.' : ''}`,
    { problem: 'unreadable', cause: error },
  );
}

/** What the operating system calls it; null for errors that are not its own. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
