import { openStore } from '../../src/store/open-store.ts';
import { beginRegisterBuild } from '../../src/pipeline/register-writer/begin-register-build.ts';
import { registerFolderOf } from '../../src/store/register-file/register-folder.ts';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';

/** A process that builds a register file for ever; it says so on stdout once rows are stored, and waits to be killed. */
const url = process.argv[2] ?? '';
await using store = await openStore(url);
const build = await beginRegisterBuild(store.db, {
  folder: registerFolderOf(url),
  snapshotId: 'killed',
  onRejects: () => undefined,
});
const row = Array.from({ length: 55 }, (_, index) => (index === 1 ? '"00000009"' : '"X"')).join(
  ',',
);
build.writer.beginPart({ name: 'part.csv', header: bulkHeader.split(',') });
for (let piece = 0; ; piece += 1) {
  await build.writer.push(new TextEncoder().encode(`${row}\n`.repeat(500)), 2);
  if (piece === 20) process.stdout.write('building\n');
}
