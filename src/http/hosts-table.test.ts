import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostsFileError, readHostsTable } from './hosts-table.ts';

describe('hosts table', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hosts-table-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(text: string): Promise<[string, unknown][]> {
    const path = join(folder, 'hosts.json');
    await writeFile(path, text);
    return [...(await readHostsTable(path))];
  }

  it('maps names, as URLs spell them, to loopback addresses', async () => {
    const text = JSON.stringify({
      'example.co.uk': '127.0.0.1:9001',
      'Bücher.example': '[::1]:80',
      'www.example.co.uk': '127.9.9.9:65535',
    });

    expect(await read(text)).toEqual([
      ['example.co.uk', { address: '127.0.0.1', port: 9001 }],
      ['xn--bcher-kva.example', { address: '::1', port: 80 }],
      ['www.example.co.uk', { address: '127.9.9.9', port: 65_535 }],
    ]);
  });

  it('may be empty', async () => {
    expect(await read('{}')).toEqual([]);
  });

  it('reports every problem with its name', async () => {
    const text = JSON.stringify({
      'public.example': '8.8.8.8:80',
      'private.example': '10.0.0.1:80',
      'named.example': 'localhost:80',
      'portless.example': '127.0.0.1',
      'port.example': '127.0.0.1:70000',
    });

    const failure = await read(text).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(HostsFileError);
    expect(String(failure)).toMatch(/public\.example: 8\.8\.8\.8 is not a loopback address/);
    expect(String(failure)).toMatch(/private\.example: 10\.0\.0\.1 is not/);
    expect(String(failure)).toMatch(/named\.example: localhost is not/);
    expect(String(failure)).toMatch(/portless\.example: expected address:port/);
    expect(String(failure)).toMatch(/port\.example: expected address:port/);
  });

  it.each(['example.co.uk:80', 'example.co.uk/path', 'not a name', ''])(
    'refuses %j as a name',
    async (name) => {
      await expect(read(JSON.stringify({ [name]: '127.0.0.1:80' }))).rejects.toThrow(
        'not a host name',
      );
    },
  );

  it.each(['', '{"a"', '[]', '"text"', '{"a.example": 80}'])(
    'refuses %j as a file',
    async (text) => {
      await expect(read(text)).rejects.toThrow(HostsFileError);
    },
  );

  it('says which file is missing', async () => {
    await expect(readHostsTable(join(folder, 'absent.json'))).rejects.toThrow('absent.json');
  });
});
