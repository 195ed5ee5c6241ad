import { existsSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { alternateRuns } from './alternate-runs.ts';
import type { Contender } from './contender.ts';

const { signal } = new AbortController();

function contender(id: string, options: Partial<Contender> = {}): Contender {
  return {
    id,
    title: id,
    isSlow: false,
    findHindrance: () => null,
    command: () => ({ program: 'sh', args: ['-c', 'echo done'], output: 'kept' }),
    check: () => ({ isRight: true, text: 'right' }),
    ...options,
  };
}

async function run(contenders: readonly Contender[]) {
  const notes: string[] = [];
  const note = (text: string) => notes.push(text.replace(/ \d.*/, ''));
  return {
    results: await alternateRuns(contenders, { runs: 2, slowRuns: 1, signal, note }),
    notes,
  };
}

it('lets contenders take turns after a warm-up that is not counted, and the slow ones afterwards', async () => {
  const { results, notes } = await run([
    contender('a'),
    contender('slow', { isSlow: true }),
    contender('b'),
  ]);

  expect(notes.map((note) => note.replace(/ of.*: /, ' '))).toEqual([
    'warm-up: a',
    'warm-up: b',
    'run',
    'run',
    'run',
    'run',
    'warm-up: slow',
    'run',
  ]);
  expect(results.map(({ contender: { id }, measurements }) => [id, measurements.length])).toEqual([
    ['a', 2],
    ['slow', 1],
    ['b', 2],
  ]);
});

it('measures every run in a fresh folder and removes it', async () => {
  const folders: string[] = [];
  const { results } = await run([
    contender('a', {
      command: () => ({ program: 'sh', args: ['-c', 'echo x > left; echo said'], output: 'kept' }),
      check({ folder }, { stdout }) {
        folders.push(folder);
        return { isRight: true, text: `${stdout.trim()} ${readdirSync(folder).join()}` };
      },
    }),
  ]);

  expect(results[0]?.verdict?.text).toBe('said left');
  expect(new Set(folders).size).toBe(3);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});

it('reads CPU and peak memory of the largest process of a pipe', async () => {
  const script = 'const b = Buffer.alloc(150e6, 1); process.stdout.write(String(b.length))';
  const { results } = await run([
    contender('a', {
      command: () => ({
        program: 'sh',
        args: ['-c', '"$1" -e "$2" | cat', 'sh', process.execPath, script],
        output: 'kept',
      }),
    }),
  ]);

  const [measurement] = results[0]?.measurements ?? [];
  expect(measurement?.stdout).toBe('150000000');
  expect(measurement?.peakRssBytes).toBeGreaterThan(150e6);
  expect(measurement?.wallMs).toBeGreaterThan(0);
});

it('says why a contender was not run, and does not count a run that failed', async () => {
  const { results } = await run([
    contender('missing', { findHindrance: () => 'it is not installed' }),
    contender('broken', {
      command: () => ({ program: 'sh', args: ['-c', 'echo no such >&2; exit 3'], output: 'kept' }),
    }),
  ]);

  expect(results.map(({ hindrance, measurements }) => [hindrance, measurements.length])).toEqual([
    ['it is not installed', 0],
    ['failed: exit code 3: no such', 0],
  ]);
});

it('ends every process of the running contender when it is interrupted, and removes its folder', async () => {
  const place = mkdtempSync(join(tmpdir(), 'alternate-runs-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const started = Promise.withResolvers<void>();
  const watcher = watch(place, (_, name) => {
    if (name === 'started') started.resolve();
  });
  const folders: string[] = [];
  // The shell gets to its trap only when both commands of the pipe have ended. The first of them tells that it runs.
  const script = 'trap "echo > $1/ended; exit" TERM; (echo > $1/started; exec sleep 600) | cat';
  const waiting = contender('a', {
    command({ folder }) {
      folders.push(folder);
      return { program: 'sh', args: ['-c', script, 'sh', place], output: 'kept' };
    },
  });
  const interruption = new AbortController();
  const options = { runs: 1, slowRuns: 1, signal: interruption.signal, note: () => {} };
  const running = alternateRuns([waiting], options);
  await started.promise;
  watcher.close();

  interruption.abort(new Error('interrupted'));

  await expect(running).rejects.toThrow('interrupted');
  expect(existsSync(join(place, 'ended'))).toBe(true);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});

it('keeps a wrong answer among right ones', async () => {
  let runs = 0;
  const { results } = await run([
    contender('a', {
      check: () => ({ isRight: (runs += 1) !== 2, text: `answer ${runs}` }),
    }),
    contender('b', { check: ({ isWarmUp }) => ({ isRight: true, text: isWarmUp ? 'all' : 'n' }) }),
  ]);

  expect(results.map(({ verdict }) => verdict?.text)).toEqual(['answer 2', 'all']);
});
