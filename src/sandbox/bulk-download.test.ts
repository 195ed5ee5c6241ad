import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultName } from './faults.ts';
import { setUpSandbox } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';

async function setUp(options: Partial<SandboxOptions> = {}) {
  const under = await setUpSandbox(options);
  onTestFinished(() => under.close());
  const { urls, bulkZip, control } = under.sandbox;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${urls.bulk}/${path}`, { headers });
  return { get, control, bulkZip, file: basename(bulkZip), content: readFileSync(bulkZip) };
}

async function linksOf(response: Response): Promise<readonly string[]> {
  return [...(await response.text()).matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
}

describe('bulk-download', () => {
  it('sends the stretch that is asked for, and says which', async () => {
    const { get, file, content } = await setUp();

    const whole = await get(file);
    const rest = await get(file, { range: 'bytes=100-', 'if-range': whole.headers.get('etag')! });
    const some = await get(file, { range: 'bytes=0-9' });

    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(
      `bytes 100-${content.length - 1}/${content.length}`,
    );
    expect(Buffer.from(await rest.arrayBuffer()).equals(content.subarray(100))).toBe(true);
    expect(Buffer.from(await some.arrayBuffer()).equals(content.subarray(0, 10))).toBe(true);
  });

  it('sends the whole when the file is not the one that was begun', async () => {
    const { get, file, content } = await setUp();

    const other = await get(file, { range: 'bytes=100-', 'if-range': '"other"' });
    const dated = await get(file, {
      range: 'bytes=100-',
      'if-range': (await get(file)).headers.get('last-modified')!,
    });

    expect(other.status).toBe(200);
    expect(dated.status).toBe(206);
    expect(Buffer.from(await other.arrayBuffer()).equals(content)).toBe(true);
  });

  it('has nothing beyond the end', async () => {
    const { get, file, content } = await setUp();

    const beyond = await get(file, { range: `bytes=${content.length}-` });

    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${content.length}`);
  });

  it('lists the register in parts when asked to, each with a header of its own', async () => {
    const { get } = await setUp({ bulkParts: 3 });

    const links = await linksOf(await get('en_output.html'));

    expect(links).toHaveLength(3);
    expect(links[2]).toMatch(/^BasicCompanyData-\d{4}-\d\d-01-part3_3\.zip$/);
    expect((await get(links[2]!)).status).toBe(200);
  });

  it('lists the snapshot of the owners on a page of its own', async () => {
    const { get } = await setUp();

    const links = await linksOf(await get('en_pscdata.html'));

    expect(links).toEqual([
      expect.stringMatching(/^persons-with-significant-control-snapshot-[\d-]{10}\.zip$/),
    ]);
    expect((await get(links[0]!)).status).toBe(200);
  });

  it('lists the owners in parts where the register is in parts', async () => {
    const { get } = await setUp({ bulkParts: 2 });

    const links = await linksOf(await get('en_pscdata.html'));

    expect(links).toHaveLength(3);
    expect(links[0]).toMatch(/^psc-snapshot-[\d-]{10}_1of3\.zip$/);
    expect((await get(links[0]!)).status).toBe(200);
  });

  it('has the same validators after a restart', async () => {
    const first = await setUp({ seed: 5 });
    const second = await setUp({ seed: 5 });

    const etags = [first, second].map(async ({ get, file }) =>
      (await get(file)).headers.get('etag'),
    );

    const [one, other] = await Promise.all(etags);
    expect(one).toMatch(/^"[\da-f]{16}-[\da-f]+"$/);
    expect(other).toBe(one);
  });

  it.each([
    ['download-5xx', 502, 'text/html; charset=utf-8'],
    ['download-html', 200, 'text/html; charset=utf-8'],
    ['download-ignore-range', 200, 'application/zip'],
  ] satisfies [FaultName, number, string][])('with %s answers %d', async (fault, status, type) => {
    const { get, file, control } = await setUp();
    control.setFault(fault, true);

    const response = await get(file, { range: 'bytes=100-' });

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it('can be cut in the middle of what was asked for', async () => {
    const { get, file, control } = await setUp();
    control.setFault('download-cut', true);

    const response = await get(file);

    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
  });

  it('can fall silent in the middle', async () => {
    const { get, file, control, content } = await setUp();
    control.setFault('download-stall', true);
    const reader = (await get(file)).body!.getReader();
    let received = 0;

    while (received < Math.floor(content.length / 2)) {
      received += (await reader.read()).value?.length ?? 0;
    }
    await reader.cancel();

    expect(received).toBeLessThan(content.length);
    expect(control.observed().downloads).toMatchObject([{ path: `/${file}`, range: null }]);
  });
});
