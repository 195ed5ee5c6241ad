import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** What a script in plain JavaScript prints as JSON; the build is not typed. */
function ask<Answer extends z.ZodType>(answer: Answer, script: string): z.infer<Answer> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', `console.log(JSON.stringify(${script}))`],
    { cwd: project, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return answer.parse(JSON.parse(stdout));
}

const SourceMap = z.object({ sources: z.array(z.string()) });

/** One file of the bundle: what it was made of, and what is loaded with it. */
interface Chunk {
  readonly sources: readonly string[];
  readonly imports: readonly string[];
}

describe('the bundle', () => {
  let folder = '';
  let chunks: ReadonlyMap<string, Chunk> = new Map();

  beforeAll(() => {
    spawnSync(process.execPath, [join(project, 'scripts/make-bundle.js')]);
    folder = ask(z.string(), `(await import('./bin/find-bundle.js')).findBundle('.')`);
    chunks = new Map(
      readdirSync(join(project, folder))
        .filter((name) => name.endsWith('.js'))
        .map((name) => [name, readChunk(join(project, folder, name))]),
    );
  });

  it('has every thread that the program starts', () => {
    const sources = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) =>
        /\b(?:parentPort|workerData)\b.*from 'node:worker_threads'/.test(read(path)),
      );
    const entries = ask(z.array(z.string()), `(await import('./scripts/make-bundle.js')).entries`);

    expect(entries.toSorted()).toEqual(
      ['main', ...sources.map((path) => path.replace(/\.ts$/, ''))].toSorted(),
    );
    expect([...chunks.keys()]).toEqual(
      expect.arrayContaining(entries.map((entry) => `${basename(entry)}.js`)),
    );
  });

  it('loads for the roles stream and worker neither the API nor what reads websites and files', () => {
    const loaded = loadedWith([
      'src/main.ts',
      'src/cli/serve.ts',
      'src/app.ts',
      'src/app/follow-streams.ts',
      'src/app/run-lanes.ts',
      'src/app/lanes/companies-house-lane.ts',
      'src/app/lanes/internal-lane.ts',
    ]);

    expect(loaded.some((source) => source.endsWith('src/pipeline/follow-stream.ts'))).toBe(true);
    const heavy =
      /node_modules\/(?:fastify|htmlparser2|csv-stringify|yauzl|email-providers|disposable-email-domains|undici\/index\.js)|src\/runtime\/packaged-mail-domains\.ts|src\/(?:sandbox|api)\//;
    expect(loaded.filter((source) => heavy.test(source))).toEqual([]);
  });

  it('is looked at with eyes that see: the API has its parts', () => {
    const loaded = loadedWith(['src/app/start-api.ts']);

    expect(loaded.some((source) => source.includes('node_modules/fastify/'))).toBe(true);
  });

  it('is what a start runs', () => {
    const marks = `process.on('exit', () => console.log(JSON.stringify(process.getBuiltinModule('node:fs').readdirSync(${JSON.stringify(join(project, folder))}).includes('used-by-' + process.pid))))`;
    const { stdout } = spawnSync(
      process.execPath,
      [
        `--import=data:text/javascript,${encodeURIComponent(marks)}`,
        join(project, 'bin/strikewatch.js'),
        '--version',
      ],
      { encoding: 'utf8' },
    );

    expect(stdout).toMatch(/^\d+\.\d+\.\d+\ntrue\n$/);
  });

  /** The sources of the chunks that hold some files, and of all that is loaded with those. */
  function loadedWith(paths: readonly string[]): readonly string[] {
    const found = new Set<string>();
    const open = [...chunks].filter(([, { sources }]) =>
      paths.some((path) => sources.some((source) => source.endsWith(`/${path}`))),
    );
    expect(open.length).toBeGreaterThan(0);
    const names = open.map(([name]) => name);
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      names.push(...(chunks.get(name)?.imports ?? []));
    }
    return [...found].flatMap((name) => chunks.get(name)?.sources ?? []);
  }
});

function readChunk(path: string): Chunk {
  // The bundler's own few lines have no map.
  const map = existsSync(`${path}.map`) ? readFileSync(`${path}.map`, 'utf8') : '{"sources":[]}';
  const { sources } = SourceMap.parse(JSON.parse(map));
  // `import { a } from"./b.js"` and `import"./b.js"`, not `import("./b.js")`.
  const imports = readFileSync(path, 'utf8').matchAll(/(?:from|import) ?"\.\/([^"]+\.js)"/g);
  return { sources, imports: [...imports].map(([, name = '']) => name) };
}

function read(path: string): string {
  return readFileSync(join(project, 'src', path), 'utf8');
}
