import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../runtime/random.ts';
import { writeFileWhole } from './write-file-whole.ts';

function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'leads.csv');
  writeFileSync(path, 'old');
  const stop = new AbortController();
  return { directory, path, stop, around: { signal: stop.signal, random: systemRandom } };
}

describe('writeFileWhole', () => {
  it('replaces the file by the whole of the new one and counts bytes, not letters', async () => {
    const { directory, path, around } = setup();

    const bytes = await writeFileWhole(path, chunks(['Zoë,', '1\r\n']), around);

    expect(bytes).toBe(8);
    expect(readFileSync(path, 'utf8')).toBe('Zoë,1\r\n');
    expect(readdirSync(directory)).toEqual(['leads.csv']);
  });

  it('leaves the old file as it was when the source fails half-way', async () => {
    const { directory, path, around } = setup();

    await expect(writeFileWhole(path, failing(), around)).rejects.toThrow('no more');

    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(directory)).toEqual(['leads.csv']);
  });

  it('leaves the old file as it was when it is interrupted', async () => {
    const { directory, path, stop, around } = setup();
    stop.abort(new Error('interrupted'));

    await expect(writeFileWhole(path, chunks(['new']), around)).rejects.toThrow('interrupted');

    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(directory)).toEqual(['leads.csv']);
  });

  it('names the file it cannot write', async () => {
    const { directory, around } = setup();
    const path = join(directory, 'absent', 'leads.csv');

    await expect(writeFileWhole(path, chunks(['new']), around)).rejects.toThrow(
      `cannot write ${path}`,
    );
  });
});

async function* chunks(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function* failing(): AsyncGenerator<string> {
  yield 'half';
  throw new Error('no more');
}
