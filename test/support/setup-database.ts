import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/store/open-store.ts';

/** A database engine the store runs on. */
export interface Engine {
  readonly name: string;
  /** Makes room for one new database and returns its URL. */
  readonly makeUrl: () => string;
  readonly drop: (url: string) => void;
}

/** Every engine the store's tests run on: a second one only has to be named here. */
export const engines: readonly [Engine, ...Engine[]] = [
  {
    name: 'sqlite',
    makeUrl: () => `sqlite:${join(mkdtempSync(join(tmpdir(), 'strikewatch-store-')), 'test.db')}`,
    drop: (url) => rmSync(directoryOf(url), { recursive: true }),
  },
];

export interface TestDatabase {
  readonly url: string;
  readonly db: Store['db'];
  readonly reader: Store['reader'];
  /** One more process on the same database. */
  readonly openAgain: () => Promise<Store>;
}

export function describeOnEveryEngine(name: string, body: (engine: Engine) => void): void {
  for (const engine of engines) {
    describe(`${name} (${engine.name})`, () => {
      body(engine);
    });
  }
}

/** A migrated database of the test's own. It is gone when the test ends, also when it fails. */
export async function setupDatabase(engine: Engine = engines[0]): Promise<TestDatabase> {
  const url = engine.makeUrl();
  const opened = new AsyncDisposableStack();
  opened.defer(() => engine.drop(url));
  onTestFinished(() => opened.disposeAsync());
  const openAgain = async (): Promise<Store> => opened.use(await openStore(url));
  const { db, reader } = await openAgain();
  return { url, db, reader, openAgain };
}

/** The file behind a SQLite URL. */
export function sqliteFileOf(url: string): string {
  return url.slice('sqlite:'.length);
}

function directoryOf(url: string): string {
  return join(sqliteFileOf(url), '..');
}
