import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const scanner = fileURLToPath(new URL('../../.githooks/scan-secrets.js', import.meta.url));

// Every secret here is broken by a bar, so that this file holds nothing that looks like one; scan() takes it out.
const random = (length: number) => 'a1B2c3D4e5F6g7H8i9J0'.repeat(4).slice(0, length);
const uuid = ['0f3b6a1c', '52de', '4c1b', '9a7e', '3d5f7b9a1c2e'].join('-');
const jwtPart = `ey|J${random(20)}`;

const secrets: readonly (readonly [kind: string, text: string])[] = [
  ['private key', '-----BEGIN |PRIVATE KEY-----'],
  ['private key', '-----BEGIN RSA |PRIVATE KEY-----'],
  ['private key', '-----BEGIN PGP |PRIVATE KEY BLOCK-----'],
  ['AWS access key', 'aws_access_key_id = AKIA|ABCDEFGH12345678'],
  ['GitHub token', `gh|p_${random(36)}`],
  ['GitHub token', `github_|pat_${random(60)}`],
  ['Slack token', `xox|b-1234567890-${random(20)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T0|1/B01/${random(24)}`],
  ['Strikewatch API key', `Authorization: Bearer swk_${random(12)}_${random(30)}`],
  ['JWT', `${jwtPart}.${jwtPart}.${random(43)}`],
  ['UUID-shaped API key', `companiesHouseKey = '${uuid}'`],
  ['UUID-shaped API key', `STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY=${uuid}`],
  ['UUID-shaped API key', `  apiKey: ${uuid}`],
  ['UUID-shaped API key', `{ "api_key": "${uuid}" }`],
  ['client secret, token or password', `STRIKEWATCH_SNOV_CLIENT_SECRET=${random(32)}`],
  ['client secret, token or password', `{"clientSecret": "${random(32)}"}`],
  ['client secret, token or password', `const devToken = '${random(32)}';`],
  ['database password', `DATABASE_URL=postgres://strikewatch:${random(12)}@db.example/strikewatch`],
];

const harmless: readonly string[] = [
  `const companyId = '${uuid}';`,
  'apiKey: z.string().min(1),',
  'STRIKEWATCH_SNOV_CLIENT_SECRET=',
  'const token = await readTokenFromAuthorizationHeader(request);',
  'postgres://user:${password}@host/name',
  'http://user:password@127.0.0.1/ is refused',
  'A key looks like swk_… and is shown once.',
  '"integrity": "sha512-abcdefghijklmnopqrstuvwxyz0123456789=="',
];

describe('scan-secrets', () => {
  it.each(secrets)('finds a %s', async (kind, text) => {
    const { exitCode, stderr, path } = await scan('notes.md', `first line\n${text}\n`);

    expect(stderr).toBe(`${path}:2: looks like a ${kind}\n`);
    expect(exitCode).toBe(1);
  });

  it.each(harmless)('lets %s pass', async (text) => {
    const { exitCode, stderr } = await scan('notes.md', `${text}\n`);

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('never prints the secret itself', async () => {
    const { stderr } = await scan('.env', `STRIKEWATCH_SNOV_CLIENT_SECRET=${random(32)}\n`);

    expect(stderr).not.toContain(random(32));
  });

  it('honours the marker in a test', async () => {
    const line = `const key = 'swk_${random(12)}_x'; // secret-scan:|allow\n`;

    expect((await scan('keys.test.ts', line)).exitCode).toBe(0);
    expect((await scan('keys.ts', line)).exitCode).toBe(1);
  });

  it('skips a binary file', async () => {
    const { exitCode } = await scan('photo.png', `\0\nghp_${random(36)}\n`);

    expect(exitCode).toBe(0);
  });

  it('fails on a file that is not there', async () => {
    expect((await run(['no-such-file'])).exitCode).toBe(1);
  });
});

async function scan(name: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'scan-secrets-'));
  try {
    const path = join(folder, name);
    await writeFile(path, text.replaceAll('|', ''));
    return { path, ...(await run([path])) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(files: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const scanning = execFile(process.execPath, [scanner, ...files], (_error, _stdout, stderr) => {
      resolve({ exitCode: scanning.exitCode, stderr });
    });
  });
}
