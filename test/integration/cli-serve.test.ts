import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createCliFolder } from '../support/run-cli.ts';

const Started = z.object({ url: z.url(), mode: z.enum(['sandbox', 'live']), database: z.string() });
const Numbers = z.object({ data: z.array(z.object({ company_number: z.string() })) });
const Key = z.object({ key: z.string(), id: z.string(), name: z.string(), role: z.string() });

/** A port that another program holds for the length of the test. */
async function takePort(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return String(address.port);
}

const WithPersons = z.object({
  persons: z.array(z.object({ roles: z.array(z.object({ kind: z.string() })) })),
});

/** Of each person of a company, what they are there. */
async function kindsOfRoles(
  folder: ReturnType<typeof createCliFolder>,
  number: string,
): Promise<readonly (readonly string[])[]> {
  const { stdout } = await folder.run(['companies', 'show', number, '--json']);
  const { persons } = WithPersons.parse(JSON.parse(stdout));
  return persons.map(({ roles }) => [...new Set(roles.map(({ kind }) => kind))].toSorted());
}

describe('serve', () => {
  it('without keys runs on the sandbox, lets commands read beside it, and stops in order', async () => {
    const folder = createCliFolder();
    const serving = await folder.start(['serve', '--json'], { PORT: '0' });
    const { url, mode, database } = Started.parse(JSON.parse(serving.firstOutput));
    expect(mode).toBe('sandbox');
    expect(database).toBe('sqlite:./data/sandbox.db');

    const created = await folder.run([
      'keys',
      'create',
      '--name',
      'probe',
      '--role',
      'viewer',
      '--json',
    ]);
    const { key, id } = Key.parse(JSON.parse(created.stdout));
    const ask = () => fetch(`${url}/api/stats`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);

    const leads = await folder.run(['leads', 'list', '--limit', '2', '--json']);
    const page = z
      .object({
        data: z.array(z.object({ company_number: z.string() })).length(2),
        page: z.object({ next_cursor: z.string(), has_more: z.literal(true) }),
      })
      .parse(JSON.parse(leads.stdout));
    const next = await folder.run([
      'leads',
      'list',
      '--limit',
      '2',
      '--cursor',
      page.page.next_cursor,
      '--json',
    ]);
    expect(next.stdout).not.toContain(page.data[0]?.company_number);
    const number = page.data[0]?.company_number ?? '';
    const shown = await folder.run(['companies', 'show', number.replace(/^0+/, ''), '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ company_number: number });

    // The owners come with the first snapshot, the officers with the calls of the first minute. Whoever entered since has none yet.
    const all = await folder.run(['leads', 'list', '--limit', '20', '--json']);
    const earliest = Numbers.parse(JSON.parse(all.stdout)).data.slice(-4);
    const kinds: (readonly string[])[] = [];
    for (const lead of earliest) kinds.push(...(await kindsOfRoles(folder, lead.company_number)));
    expect(kinds).toContainEqual(expect.arrayContaining(['psc']));

    const exported = await folder.run(['export', 'leads', '--format', 'csv', '--out', 'leads.csv']);
    expect(exported).toMatchObject({ exitCode: 0, stderr: '' });
    const csv = readFileSync(join(folder.directory, 'leads.csv'), 'utf8');
    expect(csv).toMatch(/^company_number,company_name,/);
    expect(csv).toContain(number);
    expect(readdirSync(folder.directory).filter((name) => name.endsWith('.part'))).toEqual([]);

    expect((await folder.run(['keys', 'revoke', id])).exitCode).toBe(0);
    expect((await ask()).status).toBe(401);
    expect(await serving.stop('SIGTERM')).toBe(0);
  });

  it('names the port that is in use and the setting to change', async () => {
    const port = await takePort();

    const { exitCode, stdout, stderr } = await createCliFolder().run(['serve'], {
      PORT: port,
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'some-key',
    });

    expect(stderr).toContain(`port ${port} is in use`);
    expect(stderr).toContain('http.port (or PORT)');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('with a key is live, starts no sandbox and says which providers are off', async () => {
    const folder = createCliFolder();
    const serving = await folder.start(['serve'], {
      PORT: '0',
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'some-key',
    });

    expect(serving.firstOutput).toContain('Strikewatch runs live.');
    expect(serving.firstOutput).toContain('Providers on: Companies House REST;');
    expect(existsSync(join(folder.directory, 'data', 'sandbox'))).toBe(false);
    expect(await serving.stop('SIGINT')).toBe(0);
  });
});

describe('a database', () => {
  it('that is none is named as damaged, with 6', async () => {
    const folder = createCliFolder();
    writeFileSync(join(folder.directory, 'broken.db'), 'this is not a database\n'.repeat(100));

    const { exitCode, stderr } = await folder.run(['leads', 'list'], {
      DATABASE_URL: 'sqlite:./broken.db',
    });

    expect(stderr).toContain('restore it from a backup');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(6);
  });

  it('is taken back to a step and forward again by migrate', async () => {
    const folder = createCliFolder();

    const back = await folder.run(['migrate', '--to', 'none', '--json']);
    const wrong = await folder.run(['migrate', '--to', 'nonsense']);
    const forward = await folder.run(['migrate', '--json']);

    expect(back.exitCode).toBe(0);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('there is no migration "nonsense"');
    expect(JSON.parse(forward.stdout)).toMatchObject({ to: 'newest' });
  });
});

describe('suppress', () => {
  it('keeps a value once, by any spelling, and never prints it', async () => {
    const folder = createCliFolder();

    const first = await folder.run(['suppress', 'add', 'Jo@Example.co.uk', '--json']);
    const again = await folder.run(['suppress', 'add', 'jo@example.co.uk', '--json']);
    const list = await folder.run(['suppress', 'list', '--json']);
    const vague = await folder.run(['suppress', 'add', 'someone']);

    expect(JSON.parse(first.stdout)).toEqual({ kind: 'email', added: true });
    expect(JSON.parse(again.stdout)).toEqual({ kind: 'email', added: false });
    expect(list.stdout).toContain('"kind":"email"');
    expect(list.stdout.toLowerCase()).not.toContain('example.co.uk');
    expect(vague.exitCode).toBe(2);
  });

  it('refuses to write or export under another master key, which would let everybody out', async () => {
    const folder = createCliFolder();
    const otherKey = { STRIKEWATCH_SECRETS_MASTER_KEY: 'ab'.repeat(32) };
    await folder.run(['suppress', 'add', 'jo@example.co.uk']);

    const added = await folder.run(['suppress', 'add', 'al@example.co.uk'], otherKey);
    const exported = await folder.run(['export', 'leads'], otherKey);

    expect(added.exitCode).toBe(1);
    expect(added.stderr).toContain('the master key is not the one');
    expect(exported).toMatchObject({ exitCode: 1, stdout: '' });
    expect(exported.stderr).toContain('the master key is not the one');
  });
});
