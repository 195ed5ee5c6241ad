import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

describe('branded values', () => {
  it('become committed tasks in the store alone, where the intents are committed', () => {
    const users = filesWith(/\basCommittedTask\b|\bas CommittedTask\b/);

    expect(except(users, 'src/domain/committed-task.ts', 'src/store/provider-tasks.ts')).toEqual(
      [],
    );
    expect(users).toContain('src/domain/committed-task.ts');
  });

  it('are cleared by the gate alone', () => {
    const makers = filesWith(/\b(?:as|is) Cleared\b/);

    expect(except(makers, 'src/pipeline/gate.ts')).toEqual([]);
  });
});

function except(paths: readonly string[], ...allowed: readonly string[]): string[] {
  return paths.filter((path) => !allowed.includes(path));
}
