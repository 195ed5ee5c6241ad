import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCliFolder } from '../support/run-cli.ts';

describe('the command line, called wrongly', () => {
  it.each([
    ['an unknown command', ['nonsense'], "unknown command 'nonsense'"],
    ['an unknown option', ['leads', 'list', '--nonsense'], "unknown option '--nonsense'"],
    ['too many arguments', ['keys', 'list', 'extra'], 'too many arguments'],
    ['a missing argument', ['leads', 'show'], "missing required argument 'number'"],
    [
      'a bad value',
      ['leads', 'list', '--limit', 'many'],
      '--limit: give a whole number from 1 to 1000, not "many"',
    ],
    ['a bad cursor', ['leads', 'list', '--cursor', 'zzz'], '--cursor: not a cursor'],
    ['a bad company number', ['companies', 'show', '12-34'], 'is no company number'],
    ['an unknown role', ['serve', '--roles', 'api,cook'], '--roles: roles are api'],
    ['an unknown fault', ['sandbox', '--faults', 'flood'], '--faults: known faults are'],
  ])('says so in one line and ends with 2: %s', async (_case, args, message) => {
    const { exitCode, stdout, stderr } = await createCliFolder().run(args);

    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each(['2.5', '0', '-3', '', 'many'])(
    'says what a ceiling may be and what was given: "%s"',
    async (given) => {
      const args = ['enrich', '--view', 'open', '--max-credits', given];

      const { exitCode, stderr } = await createCliFolder().run(args);

      expect(stderr).toContain(
        `--max-credits: give a whole number of credits, at least 1, not "${given}"`,
      );
      expect(exitCode).toBe(2);
    },
  );

  it('names every bad option at once', async () => {
    const { stderr } = await createCliFolder().run(['keys', 'create', '--role', 'king']);

    expect(stderr).toContain('--name: give the key a name');
    expect(stderr).toContain('--role: choose one of viewer, operator, manager, admin');
  });

  it('shows the commands on stderr when none is named', async () => {
    const { exitCode, stdout, stderr } = await createCliFolder().run([]);

    expect(stderr).toContain('serve');
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('shows help and version on stdout when asked', async () => {
    const folder = createCliFolder();

    const [help, version] = await Promise.all([
      folder.run(['keys', 'create', '--help']),
      folder.run(['--version']),
    ]);

    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('--json');
    expect(version).toMatchObject({ exitCode: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('puts the error as one document on stdout with --json', async () => {
    const { exitCode, stdout, stderr } = await createCliFolder().run(['leads', 'list', '--json']);

    const document = z
      .strictObject({ error: z.strictObject({ message: z.string(), kind: z.string() }) })
      .parse(JSON.parse(stdout));
    expect(document.error.message).toContain('there is no database');
    expect(document.error.kind).toBe('database');
    expect(stderr).toContain('there is no database at ./data/sandbox.db');
    expect(exitCode).toBe(1);
  });

  it('ends quietly when nobody reads on', async () => {
    const { directory } = createCliFolder();
    const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));
    const child = spawn(process.execPath, [program, 'config', 'show'], {
      cwd: directory,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();

    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect(stderr).toBe('');
    expect(child.exitCode).toBe(0);
  });
});

describe('the settings, wrong', () => {
  it('names the file that is missing', async () => {
    const folder = createCliFolder();

    const { exitCode, stderr } = await folder.run(['config', 'check', '--config', 'absent.yaml']);

    expect(stderr).toContain('--config absent.yaml: there is no such file');
    expect(exitCode).toBe(2);
  });

  it('lists unknown keys and bad values of file and environment at once', async () => {
    const folder = createCliFolder();
    writeFileSync(
      join(folder.directory, 'strikewatch.yaml'),
      'http:\n  prot: 80\nsnov:\n  callsPerMinute: lots\n',
    );

    const { exitCode, stderr } = await folder.run(['serve'], {
      STRIKEWATCH_LOG_LEVEL: 'loud',
      PORT: '99999',
    });

    expect(stderr).toContain('there is no setting "http.prot"');
    expect(stderr).toContain('snov.callsPerMinute (strikewatch.yaml)');
    expect(stderr).toContain('log.level (STRIKEWATCH_LOG_LEVEL)');
    expect(stderr).toContain('http.port (PORT)');
    expect(exitCode).toBe(2);
  });

  it.each([
    ['config', 'check'],
    ['serve', '--json'],
  ])('refuses a hosts file that is not there: %s %s', async (...args) => {
    const folder = createCliFolder();

    const { exitCode, stderr } = await folder.run(args, {
      STRIKEWATCH_SCANNER_HOSTS_FILE: 'absent.json',
    });

    expect(stderr).toContain('scanner.hostsFile: absent.json');
    expect(exitCode).toBe(2);
  });

  it('warns of a variable that means nothing, in one line, and goes on', async () => {
    const { exitCode, stderr } = await createCliFolder().run(['config', 'check'], {
      STRIKEWATCH_HTTP_PROT: '80',
    });

    expect(stderr).toMatch(/^warning: .*STRIKEWATCH_HTTP_PROT.*\n$/);
    expect(exitCode).toBe(0);
  });

  it('never prints a secret', async () => {
    const { stdout } = await createCliFolder().run(['config', 'show', '--json'], {
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'very-secret',
    });

    expect(stdout).toContain('[redacted]');
    expect(stdout).not.toContain('very-secret');
  });
});
