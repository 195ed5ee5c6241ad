import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { beginSnapshot, endSnapshot, type SnapshotEnd } from '../store/bulk-snapshots.ts';
import { openStore } from '../store/open-store.ts';
import { noRoom } from './no-room.ts';

const startedAt = 1_000;
const nothing = 'Nothing was changed';

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-room-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'live.db');
  const url = `sqlite:${path}`;
  return {
    path,
    imported: async (state: SnapshotEnd['state'], now: number) => {
      await using store = await openStore(url);
      await beginSnapshot(store.db, {
        id: 'a',
        fileName: 'register.zip',
        snapshotDate: '2026-11-02',
        scope: 'strike-off',
        isCompleteSet: true,
        now,
      });
      const figures = { rowsRead: 1, rowsRejected: 0, rowsKept: 1, underThreat: 1, report: null };
      await endSnapshot(store.db, 'a', { state, now, ...figures });
    },
    said: async () => (await noRoom(url, startedAt, new Error('full'))).message,
  };
}

describe('an import that a full disk has ended', () => {
  it('has changed nothing where there is no database', async () => {
    expect(await setup().said()).toContain(nothing);
  });

  it('has changed nothing where there was no room for the tables', async () => {
    const { path, said } = setup();
    writeFileSync(path, '');

    expect(await said()).toContain(nothing);
  });

  it('has changed nothing where only an earlier one was applied, or this one was not', async () => {
    const earlier = setup();
    await earlier.imported('complete', startedAt - 1);
    const interrupted = setup();
    await interrupted.imported('interrupted', startedAt);

    expect(await earlier.said()).toContain(nothing);
    expect(await interrupted.said()).toContain(nothing);
  });

  it('was applied where the database says so', async () => {
    const { imported, said } = setup();
    await imported('complete', startedAt);

    expect(await said()).toContain('The import was applied all the same');
  });

  it('is not known to have been applied where the database cannot be read', async () => {
    const { path, said } = setup();
    writeFileSync(path, 'not a database, but of some length'.repeat(100));

    expect(await said()).toContain('can be read when there is room');
  });
});
