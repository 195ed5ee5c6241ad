import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

const entries = [
  'sources/website/page-thread',
  'sources/website/pdf-thread',
  'pipeline/row-stager/stager-thread',
  'pipeline/register-writer/writer-thread',
  'store/register-file/names-thread',
];

/** A project of the same shape whose program says what it is and from where it runs, in a folder of its own. */
function createProject() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of ['bin', 'scripts/make-bundle.js', 'package.json', 'package-lock.json']) {
    cpSync(join(project, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const write = (path: string, source: string): void => {
    mkdirSync(join(folder, 'src', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'src', path), source);
  };
  for (const entry of entries) write(`${entry}.ts`, 'export const is = 1;\n');
  write('words.ts', `export const words: string = 'first';\n`);
  write('later.ts', `export const later: string = 'loaded later';\n`);
  write(
    'main.ts',
    `import { words } from './words.ts';
    export async function main(argv: readonly string[]): Promise<void> {
      const from = import.meta.url.includes('/.bundle/') ? 'bundle' : 'source';
      console.log(\`\${words} from \${from}\`);
      if (argv[0] !== 'wait') return;
      for await (const _ of process.stdin);
      console.log((await import('./later.ts')).later);
    }\n`,
  );
  const make = () =>
    spawn(process.execPath, [join(folder, 'scripts/make-bundle.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    folder,
    write,
    /** What the program says. */
    says: () => spawnSync(process.execPath, [join(folder, 'bin/strikewatch.js')]).stdout.toString(),
    start: () => {
      const child = spawn(process.execPath, [join(folder, 'bin/strikewatch.js'), 'wait']);
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
    makeBundle: async () => {
      const child = make();
      const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
      return { said, exitCode: child.exitCode };
    },
    bundles: () => readdirSync(join(folder, '.bundle')),
  };
}

const quiet = { said: '', exitCode: 0 };

describe('the program as one bundle', () => {
  it('is run once it is made, and the source until then', async () => {
    const { says, makeBundle } = createProject();

    const before = says();
    const made = await makeBundle();

    expect(made).toEqual(quiet);
    expect([before, says()]).toEqual(['first from source\n', 'first from bundle\n']);
  });

  it('never stands for a source that has changed since', async () => {
    const { says, write, makeBundle } = createProject();
    await makeBundle();

    write('words.ts', `export const words: string = 'second';\n`);
    const changed = says();
    await makeBundle();
    const madeAgain = says();
    write('words.ts', `export const words: string = 'first';\n`);

    expect([changed, madeAgain, says()]).toEqual([
      'second from source\n',
      'second from bundle\n',
      'first from bundle\n',
    ]);
  });

  it.each(['package-lock.json', 'scripts/make-bundle.js', 'package.json'])(
    'never stands for another %s',
    async (path) => {
      const { folder, says, makeBundle } = createProject();
      // Without the list of what npm has installed, the lock says which packages are meant.
      rmSync(join(folder, 'node_modules'));
      mkdirSync(join(folder, 'node_modules'));
      for (const name of ['rolldown', '@rolldown', '@oxc-project']) {
        symlinkSync(join(project, 'node_modules', name), join(folder, 'node_modules', name));
      }
      await makeBundle();
      const before = says();

      writeFileSync(join(folder, path), '\n', { flag: 'a' });

      expect([before, says()]).toEqual(['first from bundle\n', 'first from source\n']);
    },
  );

  it('is not made of a source that changes meanwhile', async () => {
    const { folder, write, makeBundle, bundles, says } = createProject();
    const words = join(folder, 'src/words.ts');
    const bundler = fileURLToPath(import.meta.resolve('rolldown'));
    rmSync(join(folder, 'node_modules'));
    mkdirSync(join(folder, 'node_modules/rolldown'), { recursive: true });
    const changing = `import { writeFileSync } from 'node:fs';
      import { rolldown as real } from ${JSON.stringify(bundler)};
      export function rolldown(options) {
        writeFileSync(${JSON.stringify(words)}, "export const words = 'second';");
        return real(options);
      }`;
    const manifest = { name: 'rolldown', type: 'module', exports: './changing.js' };
    writeFileSync(join(folder, 'node_modules/rolldown/package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'node_modules/rolldown/changing.js'), changing);

    const made = await makeBundle();
    write('words.ts', `export const words: string = 'first';\n`);

    expect(made.said).toBe('not bundled, runs from its source: the source has changed meanwhile\n');
    expect(bundles()).toEqual([]);
    expect(says()).toBe('first from source\n');
  });

  it('is made by two at once without either disturbing the other', async () => {
    const { says, makeBundle, bundles } = createProject();

    const made = await Promise.all([makeBundle(), makeBundle()]);

    expect(made).toEqual([quiet, quiet]);
    expect(bundles()).toHaveLength(1);
    expect(says()).toBe('first from bundle\n');
  });

  it('stays while somebody runs from it, who finds its later parts', async () => {
    const { folder, start, write, makeBundle, bundles } = createProject();
    await makeBundle();
    const running = start();
    const said = text(running.stdout);
    await once(running.stdout, 'readable');
    const [old = ''] = bundles();

    write('words.ts', `export const words: string = 'second';\n`);
    write('later.ts', `export const later: string = 'another';\n`);
    makeOld(join(folder, '.bundle', old));
    await makeBundle();
    running.stdin.end();

    expect(await said).toBe('first from bundle\nloaded later\n');
  });

  it('goes when nobody runs from it, an hour later', async () => {
    const { folder, says, write, makeBundle, bundles } = createProject();
    await makeBundle();
    says();
    const [old = ''] = bundles();
    // Somebody was killed while running from it; and somebody while making one.
    const gone = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(join(folder, '.bundle', old, `used-by-${gone}`), '');
    mkdirSync(join(folder, '.bundle', `unfinished-${gone}`));

    write('words.ts', `export const words: string = 'second';\n`);
    await makeBundle();
    const young = bundles();
    write('words.ts', `export const words: string = 'third';\n`);
    for (const name of young) makeOld(join(folder, '.bundle', name));
    await makeBundle();

    expect(young).toContain(old);
    expect(young).not.toContain(`unfinished-${gone}`);
    expect(bundles()).toHaveLength(1);
    expect(says()).toBe('third from bundle\n');
  });

  it('is done without where none can be made', async () => {
    const { folder, says, makeBundle } = createProject();
    writeFileSync(join(folder, '.bundle'), 'a file where the folder would be');

    const made = await makeBundle();

    expect(made.exitCode).toBe(0);
    expect(made.said).toMatch(/^not bundled, runs from its source: .+\n$/);
    expect(says()).toBe('first from source\n');
  });

  it('is done without where the source cannot be bundled, which then says what is wrong', async () => {
    const { write, makeBundle, bundles, says } = createProject();
    write('words.ts', `export const words: string = 'unfinished;\n`);

    const made = await makeBundle();

    expect(made.exitCode).toBe(0);
    expect(made.said).toMatch(/^not bundled, runs from its source: /);
    expect(bundles()).toEqual([]);
    expect(says()).toBe('');
  });
});

function makeOld(path: string): void {
  const longAgo = new Date('2026-01-01');
  utimesSync(path, longAgo, longAgo);
}
