import { existsSync, realpathSync } from 'node:fs';
import { openReader, openStore, sqlitePath, type Store } from '../store/open-store.ts';
import { readSetting, stampDatabase } from '../store/settings.ts';
import { UsageError } from './cli-errors.ts';

/** A name beside the recording that is not taken. */
export function freeReplayUrl(recording: string): string {
  const base = recording.replace(/(?:\.ndjson|\.jsonl|\.json)?(?:\.gz)?$/, '');
  for (let number = 1; ; number += 1) {
    const path = `${base}.replay${number === 1 ? '' : `-${number}`}.db`;
    if (!existsSync(path)) return `sqlite:${path}`;
  }
}

/** Opens a database that replays alone use, or makes it. Any other is refused before it is touched. */
export async function openReplayDatabase(url: string, configuredUrl: string): Promise<Store> {
  const path = sqlitePath(url);
  if (isSameFile(path, sqlitePath(configuredUrl))) {
    throw new UsageError([
      `${path} is the database of the service (database.url), and a replay never writes there: name another with --database, or leave it out`,
    ]);
  }
  if (existsSync(path) && (await stampOf(url)) !== 'replay') {
    throw new UsageError([
      `${path} exists and was not made by a replay, so it is left alone: name another with --database, or leave it out`,
    ]);
  }
  const store = await openStore(url);
  await stampDatabase(store.db, 'replay');
  return store;
}

function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other)
    ? realpathSync(one) === realpathSync(other)
    : one === other;
}

/** Null also when it is no database, or not one of ours. */
async function stampOf(url: string): Promise<string | null> {
  try {
    await using reader = openReader(url);
    return await readSetting(reader, 'stamp');
  } catch {
    return null;
  }
}
