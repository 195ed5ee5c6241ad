import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asCommittedTask, CommittedTask } from '../../src/domain/committed-task.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

describe('branded values', () => {
  it('become committed tasks in the store alone, where the intents are committed', () => {
    const users = filesWith(/\basCommittedTask\b|\bas CommittedTask\b|\bvouchFor\b/);

    expect(except(users, 'src/domain/committed-task.ts', 'src/store/send-task.ts')).toEqual([]);
    expect(users).toContain('src/domain/committed-task.ts');
  });

  it('become tasks to collect in the store alone, of the rows of committed ones', () => {
    const users = filesWith(/\breadFromRow\b|\bas TakenTask\b/);

    expect(except(users, 'src/domain/committed-task.ts', 'src/store/provider-tasks.ts')).toEqual(
      [],
    );
    expect(users).toContain('src/store/provider-tasks.ts');
  });

  it('are not made of a literal or a copy, for the compiler or at run time', () => {
    const task = {
      taskId: 'task-1',
      operation: 'company-domain-by-name',
      webhookUrl: null,
    } as const;
    const rows = [{ companyName: 'ALPHA LTD' }];
    const genuine = asCommittedTask({ ...task, rows });

    expect(takes(genuine)).toBe(true);
    // @ts-expect-error -- a task that nobody committed
    expect(takes({ ...task, rows })).toBe(false);
    // oxlint-disable-next-line typescript/no-misused-spread -- what is tested
    const copy = { ...genuine, rows: [{ companyName: 'BETA LTD' }] };
    // @ts-expect-error -- the committed one with other rows
    expect(takes(copy)).toBe(false);
    expect(Object.isFrozen(genuine) && Object.isFrozen(genuine.rows)).toBe(true);
  });

  it('are all that reaches a paid endpoint: its address is written in one file', () => {
    const users = filesWith(/\}\/start`|\/v2\/[\w-]+\/start/).filter(
      (path) => !path.startsWith('src/sandbox/'),
    );

    expect(users).toEqual(['src/sources/snov/client.ts']);
    const ofHunter = filesWith(/'(?:domain-search|email-finder|email-verifier)'/);
    expect(ofHunter).toEqual(['src/sources/hunter/client.ts']);
  });

  it('are cleared by the gate alone', () => {
    const makers = filesWith(/\b(?:as|is) Cleared\b/);

    expect(except(makers, 'src/pipeline/gate.ts')).toEqual([]);
  });
});

function takes(given: CommittedTask<'company-domain-by-name'>): boolean {
  return CommittedTask.isGenuine(given);
}

function except(paths: readonly string[], ...allowed: readonly string[]): string[] {
  return paths.filter((path) => !allowed.includes(path));
}
