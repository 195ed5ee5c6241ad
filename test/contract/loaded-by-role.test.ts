import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);

/** The files that are loaded with some of src/, by their URLs, in a process of its own. */
function loadedWith(paths: readonly string[]): readonly string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    for (const path of ${JSON.stringify(paths.map((path) => new URL(`src/${path}`, root).href))}) await import(path);
    console.log(JSON.stringify(loaded));
  `;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return z.array(z.string()).parse(JSON.parse(stdout));
}

/** Large, and of no use to whoever follows the streams and checks what they say. */
const heavy = [
  'node_modules/fastify/',
  'node_modules/htmlparser2/',
  'node_modules/csv-stringify/',
  'node_modules/email-providers/',
  'node_modules/disposable-email-domains/',
  'src/runtime/packaged-mail-domains.ts',
  'node_modules/yauzl/',
  'node_modules/undici/index.js',
  'src/sandbox/',
  'src/api/',
];

describe('what a service holds in memory', () => {
  it('with the roles stream and worker is neither the API nor what reads websites and files', () => {
    const loaded = loadedWith([
      'main.ts',
      'cli/serve.ts',
      'app.ts',
      'app/follow-streams.ts',
      'app/run-lanes.ts',
      'app/lanes/companies-house-lane.ts',
      'app/lanes/internal-lane.ts',
    ]);

    expect(loaded.some((url) => url.endsWith('src/pipeline/follow-stream.ts'))).toBe(true);
    expect(heavy.filter((part) => loaded.some((url) => url.includes(part)))).toEqual([]);
  });

  it('is looked at with eyes that see: the API has its parts', () => {
    const loaded = loadedWith(['app/start-api.ts']);

    expect(loaded.some((url) => url.includes('node_modules/fastify/'))).toBe(true);
  });
});
