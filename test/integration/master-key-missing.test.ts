import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCliFolder } from '../support/run-cli.ts';

describe('a database whose master key has gone', () => {
  it.each(['serve', 'export leads', 'suppress add al@example.co.uk'])(
    'is not given a new one by %s',
    async (line) => {
      const folder = createCliFolder();
      const keyFile = join(folder.directory, 'data', 'master.key');
      await folder.run(['suppress', 'add', 'jo@example.co.uk']);
      expect(existsSync(keyFile)).toBe(true);
      rmSync(keyFile);

      const { exitCode, stdout, stderr } = await folder.run(line.split(' '), { PORT: '0' });

      expect(stderr).toContain('restore data/master.key');
      expect(stdout).toBe('');
      expect(exitCode).toBe(2);
      expect(existsSync(keyFile)).toBe(false);
    },
  );

  it('is read again when the same key is restored in the settings', async () => {
    const folder = createCliFolder();
    const environment = { STRIKEWATCH_SECRETS_MASTER_KEY: 'cd'.repeat(32) };
    await folder.run(['suppress', 'add', 'jo@example.co.uk'], environment);

    const without = await folder.run(['export', 'leads']);
    const restored = await folder.run(['export', 'leads'], environment);

    expect(without.exitCode).toBe(2);
    expect(existsSync(join(folder.directory, 'data', 'master.key'))).toBe(false);
    // Nothing has been followed yet, which is said; nothing else is.
    expect(restored).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^warning: the leads are stale, [^\n]*\n$/),
    });
  });
});
