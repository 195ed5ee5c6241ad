import { join } from 'node:path';
import type { Db } from '../open-store.ts';
import { RegisterTextError } from './decode-register-row.ts';
import { openRegisterFile, RegisterFileError, type RegisterFile } from './open-register-file.ts';
import { parseRegisterPointer, readRegisterSetting } from './register-pointer.ts';

/** The answer of a register file, or why there is none. */
export type FromRegister<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly snapshot: RegisterFile['snapshot'] }
  /** The full register was never imported. */
  | { readonly kind: 'absent' }
  /** It was, but its file is missing or damaged. */
  | { readonly kind: 'unusable'; readonly reason: string };

export interface CurrentRegister extends AsyncDisposable {
  /** Asks the register file that is in use now. One that is replaced meanwhile stays open until the answer is there. */
  ask<T>(question: (register: RegisterFile) => Promise<T>): Promise<FromRegister<T>>;
}

/** Where there is no full register and never will be. */
export const noRegister: Pick<CurrentRegister, 'ask'> = {
  ask: () => Promise.resolve({ kind: 'absent' }),
};

/**
 * Follows the pointer in the live database: it is read with every question (one row by its key), so an import by another process is noticed
 * without a restart, and nothing but the pointer decides which file is read. `onUnusable` is told once per file.
 */
export function createCurrentRegister(
  reader: Db,
  folder: string,
  onUnusable: (error: unknown) => void,
): CurrentRegister {
  let current: Opened | null = null;
  let toldOf: string | null = null;

  return {
    ask,
    async [Symbol.asyncDispose]() {
      const last = current;
      current = null;
      if (last !== null) await closeUnused(last);
    },
  };

  async function ask<T>(
    question: (register: RegisterFile) => Promise<T>,
  ): Promise<FromRegister<T>> {
    const opened = await openCurrent();
    if (opened === null) return { kind: 'absent' };
    try {
      const register = await opened.register;
      return { kind: 'answered', value: await question(register), snapshot: register.snapshot };
    } catch (error) {
      if (!isFileTrouble(error)) throw error;
      // It was replaced and deleted between the look at the pointer and the opening: the next one is there.
      if ((await readRegisterSetting(reader)) !== opened.setting) return await ask(question);
      tell(opened, error);
      return {
        kind: 'unusable',
        reason: 'the register file is missing or damaged: import it again',
      };
    } finally {
      opened.users -= 1;
      await closeUnused(opened);
    }
  }

  /** The file that the pointer names, counted as used. A file that cannot be opened is tried again next time: it may be put back. */
  async function openCurrent(): Promise<Opened | null> {
    const setting = await readRegisterSetting(reader);
    const pointer = parseRegisterPointer(setting);
    if (setting === null || pointer === null) return null;
    if (current?.setting === setting) {
      current.users += 1;
      return current;
    }
    const previous = current;
    const opened: Opened = {
      setting,
      register: openRegisterFile(join(folder, pointer.file)),
      users: 1,
    };
    current = opened;
    if (previous !== null) await closeUnused(previous);
    opened.register.catch(() => {
      if (current === opened) current = null;
    });
    return opened;
  }

  async function closeUnused(opened: Opened): Promise<void> {
    if (opened === current || opened.users > 0) return;
    const register = await opened.register.catch(() => null);
    await register?.[Symbol.asyncDispose]();
  }

  function tell({ setting }: Opened, error: unknown): void {
    if (toldOf === setting) return;
    toldOf = setting;
    onUnusable(error);
  }
}

interface Opened {
  /** The pointer it was opened for. */
  readonly setting: string;
  readonly register: Promise<RegisterFile>;
  /** Questions it is answering. */
  users: number;
}

/** Result codes of SQLite that speak of the file: IOERR, CORRUPT, CANTOPEN, NOTADB (https://sqlite.org/rescode.html). */
const fileTroubles: readonly number[] = [10, 11, 14, 26];

function isFileTrouble(error: unknown): boolean {
  if (error instanceof RegisterFileError || error instanceof RegisterTextError) return true;
  const isCoded = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isCoded && fileTroubles.includes(Number(error.errcode) & 0xff);
}
