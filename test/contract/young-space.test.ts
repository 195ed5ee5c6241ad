import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);
const bound = '--max-semi-space-size=4';

function run(args: readonly string[]) {
  const { MALLOC_ARENA_MAX: _chosen, ...env } = process.env;
  return spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
}

/** How much room the short-lived objects of a process have when it has made many that live a while, in megabytes. It begins as a service does. */
function roomOf(flags: readonly string[]): number {
  const script = `
    import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
    setFlagsFromString('--semi-space-growth-factor=1');
    const { letYoungSpaceGrow } = await import(${JSON.stringify(new URL('src/runtime/young-space.ts', root).href)});
    letYoungSpaceGrow();
    const held = [];
    for (let made = 0; made < 3_000_000; made += 1) held[made % 50_000] = { made };
    console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
  `;
  const { stdout } = run([...flags, '--input-type=module', '--eval', script]);
  return z.coerce.number().parse(stdout.trim()) / 2 ** 20;
}

describe('the room for short-lived objects', () => {
  it.skipIf(process.platform !== 'linux')('of a service is bounded from its start', () => {
    const tell = 'data:text/javascript,console.error(JSON.stringify(process.execArgv))';

    const { stderr } = run(['--import', tell, 'bin/strikewatch.js', 'serve', '--help']);

    expect(stderr.trim().split('\n').at(-1)).toContain(bound);
  });

  it('grows up to the bound once it may', () => {
    const room = roomOf([bound]);

    expect(room).toBeGreaterThan(4);
    expect(room).toBeLessThanOrEqual(8);
  });

  it('stays as it is where nothing bounds it', () => {
    expect(roomOf([])).toBeLessThanOrEqual(4);
  });
});
