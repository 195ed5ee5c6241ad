import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One row that could not be imported, for somebody to look at. */
export interface RejectedRow {
  readonly part: string;
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

export interface RejectsFile extends AsyncDisposable {
  /** To be written with the next `write` or at the end. */
  add(rejects: readonly RejectedRow[]): void;
  write(): Promise<void>;
  /** Gives the file its name; null when there was nothing to write. */
  finish(): Promise<string | null>;
}

/** JSON lines, written beside their place and renamed at the end. Without rejects there is no file. */
export function createRejectsFile(path: string): RejectsFile {
  const temporary = `${path}.part`;
  let file: FileHandle | null = null;
  let waiting: RejectedRow[] = [];

  async function write(): Promise<void> {
    if (waiting.length === 0) return;
    const lines = waiting.map(({ part, line, reason, raw }) =>
      JSON.stringify({ part, line, reason, raw }),
    );
    waiting = [];
    file ??= await create(temporary);
    await file.appendFile(`${lines.join('\n')}\n`);
  }

  return {
    add(rejects) {
      waiting.push(...rejects);
    },
    write,
    async finish() {
      await write();
      if (file === null) return null;
      await file.sync();
      await file.close();
      file = null;
      await rename(temporary, path);
      return path;
    },
    async [Symbol.asyncDispose]() {
      if (file === null) return;
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  return open(path, 'w', 0o600);
}
