import { existsSync, statSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { systemTimers } from '../../runtime/timers.ts';
import { createSqliteDialect } from '../dialect/sqlite-dialect.ts';
import { applicationId, layoutVersion } from './create-register-schema.ts';
import type { TextsById } from './decode-register-row.ts';
import type { RegisterDatabase } from './register-tables.ts';
import { mostSharedTexts } from './text-dictionary.ts';

/** A register file that is open for reading. It never changes: the next register is another file. */
export interface RegisterFile extends AsyncDisposable {
  readonly path: string;
  readonly db: Kysely<RegisterDatabase>;
  readonly snapshot: RegisterDatabase['snapshot'];
  readonly bytes: number;
  /** Companies whose row could not be read, so that what stands of them is older. Mostly none. */
  readonly unreadRows: number;
  /** The texts that many rows share; `readTexts` knows the others too. */
  readonly sharedTexts: TextsById;
  /** Words that stand in so many names that they tell little, with the number of companies. */
  readonly commonWords: ReadonlyMap<string, number>;
}

/** A register file is missing, damaged, unfinished or of another version. */
export class RegisterFileError extends Error {
  override readonly name = 'RegisterFileError' as const;
}

/** Opens a finished register file. Damage in a page that is not read here shows when that page is read. */
export async function openRegisterFile(path: string): Promise<RegisterFile> {
  if (!existsSync(path)) {
    throw new RegisterFileError(`the register file ${path} is missing: import the bulk file again`);
  }
  const db = new Kysely<RegisterDatabase>({
    dialect: createSqliteDialect({ path, isReadOnly: true, timers: systemTimers }),
  });
  try {
    return await describeFile(path, db);
  } catch (error) {
    await db.destroy();
    if (error instanceof RegisterFileError) throw error;
    throw new RegisterFileError(
      `the register file ${path} cannot be read: import the bulk file again`,
      { cause: error },
    );
  }
}

/** The texts of a register file in the order of their numbers, for a new one to give them the same. */
export async function readSharedTexts(path: string): Promise<readonly string[]> {
  await using register = await openRegisterFile(path);
  return [...register.sharedTexts].toSorted(([a], [b]) => a - b).map(([, text]) => text);
}

async function describeFile(path: string, db: Kysely<RegisterDatabase>): Promise<RegisterFile> {
  await refuseOtherFiles(path, db);
  const snapshot = await db.selectFrom('snapshot').selectAll().executeTakeFirst();
  if (snapshot === undefined) {
    throw new RegisterFileError(
      `the register file ${path} is not finished: import the bulk file again`,
    );
  }
  const texts = await db
    .selectFrom('texts')
    .selectAll()
    .where('id', '<=', mostSharedTexts)
    .execute();
  const unread = await db
    .selectFrom('unread_rows')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  const words = await db.selectFrom('common_words').selectAll().execute();
  return {
    path,
    db,
    snapshot,
    bytes: statSync(path).size,
    unreadRows: unread.rows,
    sharedTexts: new Map(texts.map(({ id, text }) => [id, text])),
    commonWords: new Map(words.map(({ word, companies }) => [word, companies])),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

async function refuseOtherFiles(path: string, db: Kysely<RegisterDatabase>): Promise<void> {
  const id = await readPragma(db, 'application_id');
  if (id !== applicationId) {
    throw new RegisterFileError(
      `${path} is not a finished register file: import the bulk file again`,
    );
  }
  const version = await readPragma(db, 'user_version');
  if (version !== layoutVersion) {
    throw new RegisterFileError(
      `the register file ${path} has layout ${version}, this build reads ${layoutVersion}: import the bulk file again`,
    );
  }
}

async function readPragma(
  db: Kysely<RegisterDatabase>,
  name: 'application_id' | 'user_version',
): Promise<number> {
  // Differs because only SQLite keeps an application and a version number in the header of the file.
  const { rows } = await sql<{
    value: number;
  }>`select ${sql.ref(name)} as value from ${sql.raw(`pragma_${name}`)}`.execute(db);
  return rows[0]?.value ?? 0;
}
