import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** What may not be written, where, and the rule that must say so. Each row becomes a file of its own. */
const banned: readonly (readonly [rule: string, folder: string, source: string])[] = [
  ['injected-clock', 'queue', 'export const at = Date.now();'],
  ['injected-clock', 'queue', "export const at = Date['now']();"],
  ['injected-clock', 'queue', 'export const at = globalThis.Date.now();'],
  ['injected-clock', 'queue', 'const { now } = Date;\nexport const at = now();'],
  ['injected-clock', 'queue', 'export const at = new Date();'],
  ['injected-clock', 'queue', 'export const at = new globalThis.Date();'],
  ['injected-clock', 'queue', 'export const at = Date();'],
  ['injected-clock', 'queue', 'export const at = Temporal.Now.instant();'],
  ['injected-clock', 'queue', 'export const at = performance.now();'],
  [
    'injected-clock',
    'queue',
    "import { performance } from 'node:perf_hooks';\nexport const at = performance.now();",
  ],
  ['injected-clock', 'queue', 'export const at = process.hrtime.bigint();'],
  ['injected-clock', 'http', 'export const at = Date.now();'],
  ['injected-clock', 'domain', 'export const today = new Date();'],
  ['injected-timers', 'queue', 'export const timer = setTimeout(() => {}, 1);'],
  ['injected-timers', 'queue', 'export const timer = setInterval(() => {}, 1);'],
  ['injected-timers', 'queue', 'export const timer = setImmediate(() => {});'],
  ['injected-timers', 'queue', 'export const timer = globalThis.setTimeout(() => {}, 1);'],
  ['injected-timers', 'queue', 'export const limit = AbortSignal.timeout(1);'],
  [
    'injected-timers',
    'queue',
    "import { setTimeout as wait } from 'node:timers';\nexport const w = wait;",
  ],
  [
    'injected-timers',
    'queue',
    "import { setTimeout as wait } from 'node:timers/promises';\nexport const w = wait;",
  ],
  [
    'injected-timers',
    'queue',
    "import { setTimeout as wait } from 'timers';\nexport const w = wait;",
  ],
  ['injected-random', 'queue', 'export const jitter = Math.random();'],
  ['injected-random', 'queue', 'const { random } = Math;\nexport const jitter = random();'],
  ['injected-random', 'queue', 'export const id = crypto.randomUUID();'],
  ['injected-random', 'queue', 'export const id = crypto.getRandomValues(new Uint8Array(8));'],
  [
    'injected-random',
    'queue',
    "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();",
  ],
  [
    'injected-random',
    'queue',
    "import { randomBytes as salt } from 'crypto';\nexport const id = salt(8);",
  ],
  [
    'injected-random',
    'queue',
    "import * as crypto from 'node:crypto';\nexport const id = crypto.randomBytes(8);",
  ],
  ['injected-random', 'http', 'export const jitter = Math.random();'],
  ['network-in-http', 'sources', "export const page = fetch('http://example.com');"],
  ['network-in-http', 'sources', "export const page = globalThis.fetch('http://example.com');"],
  ['network-in-http', 'sources', "export const page = globalThis['fetch']('http://example.com');"],
  ['network-in-http', 'sources', "export const socket = new WebSocket('ws://example.com');"],
  ['network-in-http', 'sources', "export const page = import('undici');"],
  ['network-in-http', 'sources', "export { request } from 'undici';"],
  ...['undici', 'node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram'].map(
    (module) =>
      [
        'network-in-http',
        'pipeline',
        `import * as m from '${module}';\nexport const n = m;`,
      ] as const,
  ),
  ...[
    'domain',
    'store',
    'sources',
    'outputs',
    'queue',
    'pipeline',
    'wire',
    'api',
    'cli',
    'config',
  ].map(
    (folder) =>
      ['network-in-http', folder, "import { get } from 'http';\nexport const n = get;"] as const,
  ),
  [
    'network-in-http',
    'sources',
    "import { resolve4 } from 'node:dns/promises';\nexport const n = resolve4;",
  ],
  ['environment-in-config', 'store', 'export const home = process.env;'],
  ['environment-in-config', 'store', 'const { env } = process;\nexport const home = env;'],
  [
    'environment-in-config',
    'store',
    "import { env } from 'node:process';\nexport const home = env;",
  ],
  [
    'environment-in-config',
    'cli',
    "import process from 'node:process';\nexport const home = process.env;",
  ],
  ['layer-walls', 'domain', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'domain', "import { a } from '../runtime/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'domain', "import { join } from 'node:path';\nexport const b = join;"],
  ['layer-walls', 'runtime', "import { a } from '../config/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'http', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'store', "import { a } from '../http/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'store', "import { a } from '../config/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'sources', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'sources', "import { a } from '../outputs/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'outputs', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'outputs', "import { a } from '../sources/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'queue', "import { a } from '../pipeline/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'queue', "export { a } from '../sources/clean.ts';"],
  ['layer-walls', 'queue', "export const b = import('../sources/clean.ts');"],
  ['layer-walls', 'pipeline', "import { a } from '../api/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'pipeline', "import { a } from '../cli/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'pipeline', "import { a } from '../wire/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'wire', "import { a } from '../api/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'wire', "import { a } from '../cli/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'wire', "import { a } from '../sources/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'wire', "import { a } from '../config/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'api', "import { a } from '../http/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'api', "import { a } from '../sources/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'api', "import { a } from '../config/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'cli', "import { a } from '../api/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'config', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'observability', "import { a } from '../store/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'sandbox', "import { a } from '../domain/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'sandbox', "import { a } from '../runtime/clean.ts';\nexport const b = a;"],
  ['layer-walls', 'sandbox', "import { name } from '../../package.json';\nexport const b = name;"],
  ['layer-walls', 'sources', "import type { A } from '../store/clean.ts';\nexport type B = A;"],
  ['layer-walls', 'queue', "import { sql } from 'kysely';\nexport const b = sql;"],
  [
    'layer-walls',
    'api',
    "import { DatabaseSync } from 'node:sqlite';\nexport const b = DatabaseSync;",
  ],
  ['layer-walls', 'no-such-layer', 'export const b = 1;'],
];

const bannedStems = [
  'utils',
  'helpers',
  'common',
  'shared',
  'misc',
  'types',
  'constants',
  'manager',
  'service',
  'handler',
  'index',
];

/** The adapters, and what only looks like a ban. */
const allowed: readonly (readonly [path: string, source: string])[] = [
  [
    'src/runtime/system.ts',
    'export const at = () => [Date.now(), Math.random(), setTimeout(() => {}, 1)];',
  ],
  ['src/http/send.ts', "import { request } from 'undici';\nexport const send = request;"],
  [
    'src/sandbox/serve.ts',
    "import { createServer } from 'node:http';\nexport const s = [createServer, Date.now()];",
  ],
  ['src/config/read-env.ts', 'export const home = process.env;'],
  ['src/main.ts', 'export const home = process.env;'],
  ['src/queue/dates.ts', 'export const at = (ms: number) => [new Date(ms), Date.UTC(2026, 0)];'],
  [
    'src/queue/said.ts',
    "// Date.now() and fetch()\nexport const said = 'new Date() setTimeout(fetch)';",
  ],
  [
    'src/queue/own-names.ts',
    'export const run = (fetch: () => number, setTimeout: number) => [fetch(), setTimeout];',
  ],
  [
    'src/queue/typed.ts',
    'export interface Wants {\n  readonly fetch: typeof fetch;\n  readonly at: Date;\n}',
  ],
  [
    'src/queue/hash.ts',
    "import { createHash } from 'node:crypto';\nexport const hash = createHash;",
  ],
  ['src/sources/http/near.ts', "import { a } from './neighbour.ts';\nexport const b = a;"],
  ['src/sources/http/neighbour.ts', 'export const a = 1;'],
  [
    'src/pipeline/joins.ts',
    "import { a } from '../sources/clean.ts';\nexport { a as b } from '../store/clean.ts';\nexport const c = a;",
  ],
  ['src/api/words.ts', "export { a } from '../wire/clean.ts';"],
  ['src/cli/words.ts', "export { a } from '../wire/clean.ts';"],
  [
    'src/queue/lane.test.ts',
    "import { a } from '../sandbox/clean.ts';\nexport const at = [a, Date.now()];",
  ],
];

const folders = [
  'domain',
  'runtime',
  'observability',
  'config',
  'http',
  'store',
  'sources',
  'outputs',
  'queue',
  'pipeline',
  'wire',
  'api',
  'cli',
  'sandbox',
];

const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
});

describe('the lint bans', () => {
  let tree: string;
  let found: z.infer<typeof Report>['diagnostics'];

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'lint-bans-'));
    for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'scripts/lint-rules']) {
      await cp(join(project, name), join(tree, name), { recursive: true });
    }
    await symlink(join(project, 'node_modules'), join(tree, 'node_modules'));
    for (const folder of folders) {
      await plant(`src/${folder}/clean.ts`, 'export const a = 1;\nexport type A = number;');
    }
    for (const [row, [, folder, source]] of banned.entries()) {
      await plant(plantedAt(folder, row), source);
    }
    for (const stem of bannedStems) {
      await plant(`src/queue/${stem}.ts`, 'export const a = 1;');
    }
    for (const [path, source] of allowed) await plant(path, source);
    found = Report.parse(JSON.parse(await lint(tree))).diagnostics;
  }, 60_000);

  afterAll(async () => {
    await rm(tree, { recursive: true, force: true });
  });

  it.each(
    banned.map(([rule, folder, source], row) => ({
      rule,
      folder,
      source,
      path: plantedAt(folder, row),
    })),
  )('$rule, in $folder: $source', ({ rule, path }) => {
    expect(rulesNamedFor(path)).toContain(`strikewatch(${rule})`);
  });

  it.each(bannedStems)('file-names: %s.ts', (stem) => {
    expect(rulesNamedFor(`src/queue/${stem}.ts`)).toContain('strikewatch(file-names)');
  });

  it.each(allowed)('lets %s pass', (path) => {
    expect(rulesNamedFor(path)).toEqual([]);
  });

  it.each(folders)('lets a clean file of %s pass', (folder) => {
    expect(rulesNamedFor(`src/${folder}/clean.ts`)).toEqual([]);
  });

  async function plant(path: string, source: string): Promise<void> {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), `${source}\n`);
  }

  function rulesNamedFor(path: string): readonly string[] {
    return found.filter(({ filename }) => filename === path).map(({ code }) => code);
  }
});

function plantedAt(folder: string, row: number): string {
  return `src/${folder}/planted-${row}.ts`;
}

/** Runs the project's own linter over the tree. It exits with 1, as it should: the tree is full of violations. */
function lint(tree: string): Promise<string> {
  const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [oxlint, '--type-aware', '--format', 'json', 'src'],
      { cwd: tree, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (stdout.startsWith('{')) resolve(stdout);
        else reject(new Error(`oxlint gave no report: ${stdout}${stderr}`, { cause: error }));
      },
    );
  });
}
