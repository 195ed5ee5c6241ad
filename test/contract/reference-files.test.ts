import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { referenceFiles } from '../../scripts/generate-reference.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { environmentName, options } from '../../src/config/options.ts';

const project = new URL('../../', import.meta.url);

const expectedFiles = [...(await referenceFiles())];

describe('the example files and the reference', () => {
  it.each(expectedFiles)(
    '%s is what the code says: else run node scripts/generate-reference.ts',
    (path, expected) => {
      expect(readFileSync(new URL(path, project), 'utf8')).toBe(expected);
    },
  );

  it('give every setting its default when the example is used as it is', () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'strikewatch.yaml');
    writeFileSync(file, readFileSync(new URL('strikewatch.example.yaml', project)));

    const { values } = loadConfig({ file, environment: {} });

    expect(values).toEqual(
      Object.fromEntries(Object.entries(options).map(([path, { fallback }]) => [path, fallback])),
    );
  });

  it('name every setting once in .env.example', () => {
    const text = readFileSync(new URL('.env.example', project), 'utf8');

    const names = text.match(/^#STRIKEWATCH_\w+(?==)/gm);

    expect(names).toEqual(Object.keys(options).map((path) => `#${environmentName(path)}`));
  });
});
