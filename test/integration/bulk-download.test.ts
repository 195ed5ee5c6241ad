import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import { createCompaniesHouseDownload } from '../../src/sources/companies-house-download/client.ts';
import { maxPageBytes } from '../../src/sources/companies-house-download/limits.ts';
import {
  answer,
  cutAfter,
  etagOfHost,
  sendRange,
  sendWhole,
  serveDownloads,
  silentAfter,
  type Reply,
} from '../support/download-host.ts';

const fileName = 'BasicCompanyDataAsOneFile-2024-03-04.zip';
const now = Date.parse('2024-03-20T12:00:00Z');

/** About 100 kB, or so many times as much, that do not compress. */
async function archive(times = 1): Promise<Buffer> {
  return zipOneFile('BasicCompanyDataAsOneFile-2024-03-04.csv', [
    randomBytes(100_000 * times).toString('hex'),
  ]);
}

async function setup({ maxFileBytes }: { readonly maxFileBytes?: number } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-download-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const host = await serveDownloads();
  const http = createProviderClient({
    allowedOrigins: [host.origin],
    userAgent: 'test',
    maxBodyBytes: maxPageBytes,
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });
  const site = createCompaniesHouseDownload({
    http,
    baseUrl: host.origin,
    clock: { now: () => now },
    timers: systemTimers,
    stallMs: 150,
    maxFileBytes,
  });
  const content = await archive();
  host.publish(`/${fileName}`, content);
  const path = join(directory, fileName);
  const progress: number[] = [];
  const damaged: string[] = [];
  return {
    directory,
    host,
    site,
    content,
    path,
    progress,
    damaged,
    stop: new AbortController(),
    left: () => readdirSync(directory).toSorted(),
    fetch: (signal: AbortSignal = AbortSignal.any([])) =>
      site.fetchFile(
        { name: fileName, url: new URL(fileName, host.origin) },
        {
          path,
          signal,
          onDamaged: (reason) => damaged.push(reason),
          onProgress: ({ receivedBytes }) => {
            progress.push(receivedBytes);
            return Promise.resolve();
          },
        },
      ),
  };
}

const part = `${fileName}.part`;
const note = `${fileName}.part.json`;
const editionNote = `.${fileName}.json`;

describe('a bulk download', () => {
  it('is whole, and nothing is left beside it', async () => {
    const { fetch, path, content, left, progress } = await setup();

    const fetched = await fetch();

    expect(fetched).toEqual({
      name: fileName,
      bytes: content.length,
      resumed: false,
      alreadyComplete: false,
    });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(left()).toEqual([editionNote, fileName]);
    expect(progress.at(-1)).toBe(content.length);
  });

  it('is only asked after when it is there', async () => {
    const { fetch, host } = await setup();
    await fetch();

    const again = await fetch();

    expect(again).toMatchObject({ alreadyComplete: true, resumed: false });
    expect(host.files()).toHaveLength(1);
    expect(host.asked).toMatchObject([{}, { ifNoneMatch: etagOfHost }]);
  });

  it.each([
    ['its ETag', (content: Buffer) => sendWhole(content, '"second-edition"')],
    [
      'its date',
      (content: Buffer) => (_request, response) => {
        const modified = 'Wed, 20 Mar 2024 10:00:00 GMT';
        response.writeHead(200, { 'last-modified': modified }).end(content);
      },
    ],
    [
      'its size',
      (content: Buffer) => (_request, response) => {
        response.writeHead(200, { 'content-length': content.length }).end(content);
      },
    ],
  ] satisfies [string, (content: Buffer) => Reply][])(
    'is fetched anew under its name once %s says that it was corrected',
    async (changed, serve) => {
      const { fetch, host, content, path, left } = await setup();
      const corrected = await archive(changed === 'its size' ? 2 : 1);
      const before: Reply = (_request, response) => {
        const modified = 'Mon, 04 Mar 2024 10:00:00 GMT';
        response.writeHead(200, { etag: etagOfHost, 'last-modified': modified }).end(content);
      };
      host.script(before, serve(corrected), serve(corrected));
      await fetch();

      expect(await fetch()).toMatchObject({ alreadyComplete: false, bytes: corrected.length });

      expect(readFileSync(path).equals(corrected)).toBe(true);
      expect(left()).toEqual([editionNote, fileName]);
    },
  );

  it.each([
    ['tells nothing', (_request, response) => response.writeHead(200).end('PK')],
    ['is down', answer(503)],
    ['forbids it', answer(403)],
    ['breaks off', (_request, response) => response.destroy()],
  ] satisfies [string, Reply][])(
    'is believed to be the same when the site %s',
    async (_how, reply) => {
      const { fetch, host } = await setup();
      await fetch();
      host.script(reply);

      expect(await fetch()).toMatchObject({ alreadyComplete: true });
    },
  );

  it('is kept as it was until the corrected one is whole', async () => {
    const { fetch, host, content, path } = await setup();
    const corrected = await archive(2);
    await fetch();
    host.script(sendWhole(corrected, '"second-edition"'), cutAfter(corrected, 1_000));

    await expect(fetch()).rejects.toMatchObject({ problem: 'unavailable' });

    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it.each([
    [
      'a byte of it is another',
      (path: string) => {
        const bytes = readFileSync(path);
        const middle = Math.floor(bytes.length / 2);
        writeFileSync(path, bytes.fill(bytes.readUInt8(middle) ^ 1, middle, middle + 1));
      },
    ],
    ['it was cut off', (path: string) => truncateSync(path, 1_000)],
    ['nothing is left in it', (path: string) => truncateSync(path, 0)],
  ])('is fetched anew when it is there and %s', async (_what, damage) => {
    const { fetch, host, path, content, left, damaged } = await setup();
    await fetch();
    damage(path);

    const again = await fetch();

    expect(again).toMatchObject({ alreadyComplete: false, resumed: false });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(left()).toEqual([editionNote, fileName]);
    expect(host.files()).toHaveLength(2);
    expect(damaged).toEqual([expect.stringContaining(fileName)]);
  });

  it('is not kept damaged when it cannot be fetched anew', async () => {
    const { fetch, host, path, left, damaged } = await setup();
    await fetch();
    truncateSync(path, 1_000);
    host.publish(`/${fileName}`, Buffer.from('<html>maintenance</html>'));

    await expect(fetch()).rejects.toMatchObject({ problem: 'not-a-zip' });

    expect(left()).toEqual([]);
    expect(damaged).toHaveLength(1);
  });

  it('goes on where the connection was cut', async () => {
    const { fetch, host, content, path, left } = await setup();
    host.script(cutAfter(content, 70_000));

    await expect(fetch()).rejects.toMatchObject({
      problem: 'unavailable',
      retry: 'backoff',
      message: expect.stringMatching(/stopped after \d+ of \d+ bytes .* They are kept/),
    });
    expect(left()).toEqual([part, note]);
    const kept = statSync(`${path}.part`).size;
    const fetched = await fetch();

    expect(fetched).toMatchObject({ resumed: true, bytes: content.length });
    expect(host.files()[1]).toMatchObject({ range: `bytes=${kept}-`, ifRange: etagOfHost });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(left()).toEqual([editionNote, fileName]);
  });

  it('goes on after a connection that fell silent, without waiting for its end', async () => {
    const { fetch, host, content } = await setup();
    host.script(silentAfter(content, 50_000));

    await expect(fetch()).rejects.toMatchObject({
      problem: 'unavailable',
      message: expect.stringMatching(/stopped after 50000 of \d+ bytes .*no byte for 0.15 s/),
    });

    expect(await fetch()).toMatchObject({ resumed: true });
  });

  it('takes a slow connection for what it is, as long as bytes come', async () => {
    const { fetch, host, content, path } = await setup();
    const pieces = 20;
    const size = Math.ceil(content.length / pieces);
    host.script((_request, response) => {
      response.writeHead(200, { 'content-length': content.length, etag: etagOfHost });
      const send = (index: number): void => {
        if (index === pieces) response.end();
        else {
          response.write(content.subarray(index * size, (index + 1) * size));
          // Together far longer than the silence that is allowed.
          setTimeout(() => send(index + 1), 25);
        }
      };
      send(0);
    });

    expect(await fetch()).toMatchObject({ resumed: false });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('begins anew with a server that sends the whole whatever is asked for', async () => {
    const { fetch, host, content, path } = await setup();
    host.script(silentAfter(content, 70_000), (request, response) => {
      delete request.headers.range;
      sendWhole(content)(request, response);
    });
    await expect(fetch()).rejects.toThrow('stopped after');

    expect(await fetch()).toMatchObject({ resumed: false, bytes: content.length });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('begins anew when the file has changed, and mixes no two', async () => {
    const { fetch, host, content, path } = await setup();
    const edition = await archive();
    host.script(silentAfter(content, 70_000), sendWhole(edition, '"second-edition"'));
    await expect(fetch()).rejects.toThrow('stopped after');

    expect(await fetch()).toMatchObject({ resumed: false });
    expect(readFileSync(path).equals(edition)).toBe(true);
  });

  it.each([
    ['of another file', (content: Buffer) => sendRange(content, 70_000, { etag: '"other"' })],
    ['from elsewhere', (content: Buffer) => sendRange(content, 60_000)],
    [
      'of another length',
      (content: Buffer) =>
        sendRange(content, 70_000, {
          'content-range': `bytes 70000-${content.length}/${content.length + 1}`,
        }),
    ],
    [
      'that is not said which',
      (content: Buffer) => sendRange(content, 70_000, { 'content-range': '' }),
    ],
    ['beyond the end (416)', () => answer(416, { 'content-range': 'bytes */7' })],
  ] satisfies [string, (content: Buffer) => Reply][])(
    'trusts no stretch %s and fetches the whole',
    async (_what, reply) => {
      const { fetch, host, content, path } = await setup();
      host.script(silentAfter(content, 70_000), reply(content));
      await expect(fetch()).rejects.toThrow('stopped after');

      expect(await fetch()).toMatchObject({ resumed: false });
      expect(host.files().map(({ range }) => range)).toEqual([
        undefined,
        'bytes=70000-',
        undefined,
      ]);
      expect(readFileSync(path).equals(content)).toBe(true);
    },
  );

  it('goes on several times with a server that sends short stretches', async () => {
    const { fetch, host, content, path } = await setup();
    host.script(silentAfter(content, 30_000), (_request, response) => {
      response
        .writeHead(206, {
          etag: etagOfHost,
          'content-range': `bytes 30000-59999/${content.length}`,
          'content-length': 30_000,
        })
        .end(content.subarray(30_000, 60_000));
    });
    await expect(fetch()).rejects.toThrow('stopped after 30000');
    await expect(fetch()).rejects.toThrow('stopped after 60000');

    expect(await fetch()).toMatchObject({ resumed: true });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('continues nothing whose edition nobody knows', async () => {
    const { fetch, host, content, left } = await setup();
    host.script((_request, response) => {
      response.writeHead(200, { 'content-length': content.length, etag: 'W/"weak"' });
      response.write(content.subarray(0, 9_000));
    });
    await expect(fetch()).rejects.toThrow('stopped after 9000');
    expect(left()).toContain(part);

    expect(await fetch()).toMatchObject({ resumed: false });
    expect(host.files()[1]?.range).toBeUndefined();
  });

  it('continues by the date of a host without ETag', async () => {
    const { fetch, host, content, path } = await setup();
    const modified = 'Mon, 04 Mar 2024 05:00:00 GMT';
    host.script(
      (_request, response) => {
        response.writeHead(200, { 'content-length': content.length, 'last-modified': modified });
        response.write(content.subarray(0, 9_000));
      },
      sendRange(content, 9_000, { 'last-modified': modified }),
    );
    await expect(fetch()).rejects.toThrow('stopped after');

    expect(await fetch()).toMatchObject({ resumed: true });
    expect(host.files()[1]).toMatchObject({ ifRange: modified });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it.each([
    ['is torn', '{"url":"http'],
    [
      'is of another file',
      JSON.stringify({
        url: 'http://x/y.zip',
        etag: etagOfHost,
        lastModified: null,
        totalBytes: 500_000,
      }),
    ],
  ])('begins anew when the note beside the bytes %s', async (_how, text) => {
    const { fetch, host, content, directory } = await setup();
    writeFileSync(join(directory, part), content.subarray(0, 10));
    writeFileSync(join(directory, note), text);

    expect(await fetch()).toMatchObject({ resumed: false });
    expect(host.files()[0]?.range).toBeUndefined();
  });

  it('asks for nothing when it was killed between the last byte and the name', async () => {
    const { fetch, host, content, directory, path } = await setup();
    const url = new URL(fileName, host.origin).href;
    writeFileSync(join(directory, part), content);
    writeFileSync(
      join(directory, note),
      JSON.stringify({ url, etag: etagOfHost, lastModified: null, totalBytes: content.length }),
    );

    expect(await fetch()).toMatchObject({ resumed: true });
    expect(host.files()).toEqual([]);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('refuses a page in place of the file, and keeps what it has for it', async () => {
    const { fetch, host, content, left } = await setup();
    host.script(silentAfter(content, 70_000), answer(200));
    await expect(fetch()).rejects.toThrow('stopped after');

    await expect(fetch()).rejects.toMatchObject({
      problem: 'not-a-zip',
      message: expect.stringContaining('something that is no zip (text/html)'),
    });

    expect(left()).toEqual([part, note]);
    expect(await fetch()).toMatchObject({ resumed: true });
  });

  it('refuses an empty answer', async () => {
    const { fetch, host, left } = await setup();
    host.script((_request, response) => void response.writeHead(200).end());

    await expect(fetch()).rejects.toMatchObject({ problem: 'not-a-zip' });
    expect(left()).toEqual([]);
  });

  it('refuses a truncated zip that was published so, before it has its name', async () => {
    const { fetch, host, content, left } = await setup();
    host.publish(`/${fileName}`, content.subarray(0, 90_000));

    await expect(fetch()).rejects.toMatchObject({
      problem: 'damaged',
      message: expect.stringContaining('the directory at the end of the zip is missing'),
    });
    expect(left()).toEqual([]);
  });

  it('refuses a single wrong bit, and does not fetch the same again at once', async () => {
    const { fetch, host, content, left } = await setup();
    const wrong = Buffer.from(content);
    wrong[50_000] = (wrong[50_000] ?? 0) ^ 1;
    host.publish(`/${fileName}`, wrong);

    await expect(fetch()).rejects.toMatchObject({
      problem: 'damaged',
      retry: { afterMs: 21_600_000 },
    });
    expect(left()).toEqual([]);
  });

  it('fetches anew what does not fit together', async () => {
    const { fetch, host, content, path } = await setup();
    const wrong = Buffer.from(content);
    wrong[10_000] = (wrong[10_000] ?? 0) ^ 1;
    host.script(silentAfter(wrong, 70_000));
    await expect(fetch()).rejects.toThrow('stopped after');

    await expect(fetch()).rejects.toMatchObject({ problem: 'damaged', retry: 'backoff' });

    expect(await fetch()).toMatchObject({ resumed: false });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('is refused when it announces more than any file of the product has', async () => {
    const { fetch, host, left } = await setup();
    host.script((_request, response) => {
      response.writeHead(200, { 'content-length': 30e9 }).write('PK');
    });

    await expect(fetch()).rejects.toMatchObject({ problem: 'too-large', retry: 'never' });
    expect(left()).toEqual([]);
  });

  it('ends a body that does not end', async () => {
    const { fetch, host, content, left } = await setup({ maxFileBytes: 500_000 });
    host.script((_request, response) => {
      response.writeHead(200, { etag: etagOfHost });
      const pour = (): void => {
        while (!response.destroyed && response.write(content));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });

    await expect(fetch()).rejects.toMatchObject({
      problem: 'too-large',
      message: expect.stringContaining('does not end'),
    });
    expect(left()).toEqual([]);
  });

  it('throws away what is longer than it was announced', async () => {
    const { fetch, host, content, left } = await setup();
    host.script(silentAfter(content, 70_000), (_request, response) => {
      response
        .writeHead(206, {
          etag: etagOfHost,
          'content-range': `bytes 70000-${content.length - 1}/${content.length}`,
        })
        .end(Buffer.concat([content.subarray(70_000), Buffer.from('more')]));
    });
    await expect(fetch()).rejects.toThrow('stopped after');

    await expect(fetch()).rejects.toMatchObject({
      message: expect.stringContaining(`more than the ${content.length} bytes it announced`),
    });
    expect(left()).toEqual([]);
  });

  it.each([
    [answer(429, { 'retry-after': '120' }), 'limited', { afterMs: 120_000 }],
    [answer(503, { 'retry-after': '7' }), 'limited', { afterMs: 7_000 }],
    [
      answer(503, {
        'retry-after': 'Wed, 20 Mar 2024 12:10:00 GMT',
        date: 'Wed, 20 Mar 2024 12:00:00 GMT',
      }),
      'limited',
      { afterMs: 600_000 },
    ],
    [answer(429, { 'retry-after': '99999999' }), 'limited', { afterMs: 21_600_000 }],
    [answer(429), 'limited', 'backoff'],
    [answer(503), 'unavailable', 'backoff'],
    [answer(502), 'unavailable', 'backoff'],
    [answer(404), 'unavailable', 'backoff'],
    [answer(403), 'forbidden', 'never'],
    [answer(400), 'refused', 'never'],
  ] as const)('heeds a refusal and keeps what it has (case %#)', async (reply, problem, retry) => {
    const { fetch, host, content, left } = await setup();
    host.script(silentAfter(content, 70_000), reply);
    await expect(fetch()).rejects.toThrow('stopped after');

    await expect(fetch()).rejects.toMatchObject({
      problem,
      retry,
      message: expect.stringContaining('.zip answered '),
    });
    expect(left()).toEqual([part, note]);
    expect(await fetch()).toMatchObject({ resumed: true });
  });

  it('follows a redirect within the site', async () => {
    const { fetch, host, content, path } = await setup();
    host.publish('/files/2024.zip', content);
    host.script(answer(302, { location: '/files/2024.zip' }));

    expect(await fetch()).toMatchObject({ bytes: content.length });
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('names where a redirect to another site leads, and does not go there', async () => {
    const { fetch, host } = await setup();
    const other = await serveDownloads();
    onTestFinished(() => other[Symbol.asyncDispose]());
    host.script(answer(302, { location: `${other.origin}/files/x.zip?signature=abc` }));

    await expect(fetch()).rejects.toMatchObject({
      problem: 'moved',
      retry: 'never',
      message: expect.stringContaining(`leads to ${other.origin}/files/x.zip, which is another`),
    });
    expect(other.connections()).toBe(0);
  });

  it('does not follow redirects for ever', async () => {
    const { fetch, host } = await setup();
    host.script(...Array.from({ length: 9 }, () => answer(301, { location: `/${fileName}` })));

    await expect(fetch()).rejects.toThrow('redirects more than 3 times');
    expect(host.files()).toHaveLength(4);
  });

  it('says before the first byte that the disk is too small', async () => {
    const { fetch, host, left } = await setup({ maxFileBytes: 9e15 });
    host.script((_request, response) => {
      response.writeHead(200, { 'content-length': 9e14 }).write(Buffer.from('PK\u0003\u0004'));
    });

    await expect(fetch()).rejects.toMatchObject({
      problem: 'disk-full',
      message: expect.stringMatching(
        /has [\d.]+ MB free, and 900000200\.0 MB are needed: make room/,
      ),
    });
    expect(left()).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('says where the disk ran full on the way', async () => {
    const { fetch, directory } = await setup();
    symlinkSync('/dev/full', join(directory, part));

    await expect(fetch()).rejects.toMatchObject({
      problem: 'disk-full',
      retry: { afterMs: 3_600_000 },
      message: expect.stringContaining(`the disk of ${directory} is full`),
    });
  });

  it('ends at once when it is stopped, and goes on later', async () => {
    const { fetch, host, content, progress } = await setup();
    host.script(silentAfter(content, 60_000));
    const stop = new AbortController();
    const fetching = fetch(stop.signal);
    const ended = fetching.catch((error: unknown) => error);
    await expect.poll(() => progress.at(-1)).toBe(60_000);
    stop.abort(new Error('enough'));

    expect(await ended).toMatchObject({ message: 'enough' });

    expect(await fetch()).toMatchObject({ resumed: true });
  });

  it('reaches nobody when the server is gone', async () => {
    const { fetch, host } = await setup();
    await host[Symbol.asyncDispose]();

    await expect(fetch()).rejects.toMatchObject({ problem: 'unavailable', retry: 'backoff' });
  });
});

const page = (...links: string[]): string =>
  `<html><head><title>Companies House data products</title></head><body><a href="/">home</a>${links
    .map((link) => `<li><a href="${link}">x</a>`)
    .join('')}</body></html>`;
const find = async (html: string | Buffer, product: 'companies' | 'psc' = 'companies') => {
  const { host, site } = await setup();
  host.publish(product === 'psc' ? '/en_pscdata.html' : '/en_output.html', html);
  return { host, newest: site.findNewest(product, AbortSignal.any([])) };
};

describe('the page of bulk files', () => {
  it('is read from the site that is configured', async () => {
    const { newest, host } = await find(page(fileName));

    expect(await newest).toEqual({
      product: 'companies',
      snapshotDate: '2024-03-04',
      files: [{ name: fileName, url: new URL(fileName, host.origin) }],
      passedOver: null,
    });
  });

  it('of the owners is another', async () => {
    const { newest } = await find(
      page('persons-with-significant-control-snapshot-2024-03-19.zip'),
      'psc',
    );

    expect(await newest).toMatchObject({ product: 'psc', snapshotDate: '2024-03-19' });
  });

  it.each([
    ['is empty', ''],
    ['is an error page', '<html><title>Service unavailable</title>Sorry</html>'],
    ['names other files', page('Accounts_Bulk_Data-2024-03-04.zip')],
    ['gives impossible dates', page('BasicCompanyDataAsOneFile-2024-02-31.zip')],
  ])('that %s is said to have changed', async (_how, html) => {
    const { newest, host } = await find(html);

    await expect(newest).rejects.toMatchObject({
      problem: 'page-changed',
      retry: 'never',
      message: expect.stringContaining(`${host.origin}/en_output.html (titled "`),
    });
  });

  it('that gives nothing but dates to come is told from one that has changed', async () => {
    const { newest } = await find(page('BasicCompanyDataAsOneFile-2042-03-01.zip'));

    await expect(newest).rejects.toMatchObject({ problem: 'ahead-of-clock' });
  });

  it('that does not end is not read to its end', async () => {
    const { newest } = await find(' '.repeat(2 * maxPageBytes));

    await expect(newest).rejects.toMatchObject({ problem: 'page-changed' });
  });

  it('that is not there is worth another look', async () => {
    const { site } = await setup();

    await expect(site.findNewest('psc', AbortSignal.any([]))).rejects.toMatchObject({
      problem: 'unavailable',
      message: expect.stringContaining('answered 404'),
    });
  });

  it('with files on another site is refused by its name', async () => {
    const { newest } = await find(
      page('https://elsewhere.example/BasicCompanyDataAsOneFile-2024-03-04.zip'),
    );

    await expect(newest).rejects.toMatchObject({
      problem: 'moved',
      message: expect.stringContaining('https://elsewhere.example'),
    });
  });

  it('with parts that are still being put up is to be asked again in an hour', async () => {
    const { newest } = await find(
      page('BasicCompanyData-2024-03-04-part1_3.zip', 'BasicCompanyData-2024-03-04-part3_3.zip'),
    );

    await expect(newest).rejects.toMatchObject({
      problem: 'incomplete-set',
      retry: { afterMs: 3_600_000 },
      message: expect.stringContaining('without part 2 of 3'),
    });
  });
});
