import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { openEnrichmentView } from './read-enrichment.ts';

it('notes a wish to be left alone unless the service is writing just then', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const path = join(directory, 'test.db');
  const store = await openStore(`sqlite:${path}`);
  const writer = new DatabaseSync(path);
  const view = openEnrichmentView(path);
  onTestFinished(async () => {
    view.close();
    writer.close();
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const wish = { id: '0190a000-0000-7000-8000-000000000001', kind: 'domain', hash: 'a', at: 1 };

  writer.exec('begin immediate');
  const whileWriting = view.suppress(wish);
  writer.exec('rollback');
  const afterwards = view.suppress(wish);

  expect([whileWriting, afterwards]).toEqual([false, true]);
  expect(writer.prepare('select id from suppressions').all()).toHaveLength(1);
});
