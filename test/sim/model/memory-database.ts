import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../src/store/open-store.ts';

/** A real database in memory where there is such a place, for days of commits; each call opens it as one more process. */
export function makeMemoryDatabase(): () => Promise<Store> {
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(root, 'strikewatch-sim-'));
  const opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(folder, { recursive: true }));
  onTestFinished(() => opened.disposeAsync());
  return async () => opened.use(await openStore(`sqlite:${join(folder, 'sim.db')}`));
}
