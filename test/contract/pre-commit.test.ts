import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

const configuration = [
  '.githooks',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc.json',
  'package.json',
  'scripts/lint-rules',
  'tsconfig.json',
  'vitest.config.ts',
];

// In two parts, so that this file holds nothing that looks like a token.
const tokenPrefix = ['gh', 'p_'].join('');

const clean = 'export const answer: number = 42;\n';

describe('pre-commit', { timeout: 60_000 }, () => {
  let repository: string;

  beforeEach(async () => {
    repository = await mkdtemp(join(tmpdir(), 'pre-commit-'));
    for (const name of configuration) {
      await cp(join(project, name), join(repository, name), { recursive: true });
    }
    await write('.gitignore', 'node_modules\n');
    await symlink(join(project, 'node_modules'), join(repository, 'node_modules'));
    await write('src/domain/answer.ts', clean);
    await git('init', '--quiet');
    await git('add', '--all');
  });

  afterEach(async () => {
    await rm(repository, { recursive: true, force: true });
  });

  it('lets a clean commit pass', async () => {
    const { exitCode, output } = await preCommit();

    expect(output).not.toContain('pre-commit:');
    expect(exitCode).toBe(0);
  });

  it('stops an unformatted file', async () => {
    await stage('src/domain/answer.ts', 'export const answer : number = 42\n');

    const { exitCode, output } = await preCommit();

    expect(output).toMatch(/src\/domain\/answer\.ts[^]*not formatted[^]*fix: npm run format/);
    expect(exitCode).toBe(1);
  });

  it('stops what the linter bans', async () => {
    await stage('src/domain/answer.ts', 'export const answer: number = Date.now();\n');

    const { exitCode, output } = await preCommit();

    expect(output).toMatch(/inject the Clock[^]*the linter found something[^]*fix: npm run lint/);
    expect(exitCode).toBe(1);
  });

  it('stops a type error, also in a file that is not staged itself', async () => {
    await stage(
      'src/domain/question.ts',
      "import { answer } from './answer.ts';\n\nexport const question: number = answer;\n",
    );
    await commitUnchecked();
    await stage('src/domain/answer.ts', "export const answer: string = '42';\n");

    const { exitCode, output } = await preCommit();

    expect(output).toMatch(/src\/domain\/question\.ts[^]*type errors[^]*fix: npm run typecheck/);
    expect(exitCode).toBe(1);
  });

  it('stops a secret, in a file of any kind and with any name', async () => {
    await stage('docs/my notes\n2.md', `${tokenPrefix}${'a1B2c3D4e5'.repeat(4)}\n`);

    const { exitCode, output } = await preCommit();

    expect(output).toMatch(/2\.md:1: looks like a GitHub token[^]*fix: take it out/);
    expect(exitCode).toBe(1);
  });

  it('judges the staged text, not the working tree', async () => {
    await stage('src/domain/answer.ts', 'export const answer: number = Date.now();\n');
    await write('src/domain/answer.ts', clean);
    expect((await preCommit()).exitCode).toBe(1);

    await stage('src/domain/answer.ts', clean);
    await write('src/domain/answer.ts', 'export const answer: number = Date.now();\n');
    expect((await preCommit()).exitCode).toBe(0);
  });

  it('leaves alone what is not staged', async () => {
    await stage('src/domain/old.ts', 'export const old = Date.now();\n');
    await commitUnchecked();
    await stage('README.md', '# Strikewatch\n');

    expect((await preCommit()).exitCode).toBe(0);
  });

  it('scans for secrets before anything is installed, and says what it could not check', async () => {
    await rm(join(repository, 'node_modules'));
    const { exitCode, output } = await preCommit();
    expect(output).toContain('npm ci');
    expect(exitCode).toBe(0);

    await stage('.npmrc.example', `${tokenPrefix}${'a1B2c3D4e5'.repeat(4)}\n`);
    expect((await preCommit()).exitCode).toBe(1);
  });

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }

  async function stage(path: string, text: string): Promise<void> {
    await write(path, text);
    await git('add', '--', path);
  }

  function preCommit() {
    return run(join(repository, '.githooks/pre-commit'), []);
  }

  async function commitUnchecked(): Promise<void> {
    await git(
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.com',
      'commit',
      '--no-verify',
      '--quiet',
      '-m',
      'A',
    );
  }

  async function git(...args: readonly string[]): Promise<void> {
    const { exitCode, output } = await run('git', args);
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
  }

  function run(
    command: string,
    args: readonly string[],
  ): Promise<{ exitCode: number | null; output: string }> {
    // The variables of a hook this test may itself run under would point git at another repository.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
    );
    return new Promise((resolve) => {
      const running = execFile(
        command,
        args,
        { cwd: repository, env },
        (_error, stdout, stderr) => {
          resolve({ exitCode: running.exitCode, output: stdout + stderr });
        },
      );
    });
  }
});
