import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBulkInput, type BulkInput, type BulkPart } from './open-bulk-input.ts';

interface TestEntry {
  readonly name: string;
  readonly content: Buffer;
  readonly isStored?: boolean;
  readonly isZip64?: boolean;
  /** What the directory claims, where it lies. */
  readonly claims?: {
    size?: number;
    packedSize?: number;
    checksum?: number;
    flags?: number;
    method?: number;
  };
}

const csvName = 'BasicCompanyDataAsOneFile-2026-09-01.csv';
const zipName = 'BasicCompanyDataAsOneFile-2026-09-01.zip';
const content = Buffer.from(
  Array.from({ length: 5000 }, (_, at) => `line ${at * 7919}\n`).join(''),
);

async function setup(files: Record<string, Buffer | string>): Promise<(name?: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'strikewatch-bulk-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return (name = '') => join(folder, name);
}

async function contentOf(input: BulkInput): Promise<string[]> {
  const contents: string[] = [];
  for (const part of input.parts) {
    contents.push((await buffer(part.open(new AbortController().signal))).toString());
  }
  return contents;
}

function partOf(input: BulkInput): BulkPart {
  const [part] = input.parts;
  if (!part) throw new Error('no part');
  return part;
}

describe('openBulkInput', () => {
  it('opens a csv', async () => {
    const path = await setup({ [csvName]: content });

    const input = await openBulkInput(path(csvName));

    expect(input).toMatchObject({
      parts: [{ name: csvName, byteLength: content.length }],
      totalBytes: content.length,
      snapshotDate: '2026-09-01',
      isCompleteSet: true,
    });
    expect(await contentOf(input)).toEqual([content.toString()]);
  });

  it.each([
    ['deflated', {}],
    ['stored', { isStored: true }],
    ['zip64', { isZip64: true }],
  ])('opens a zip with a %s csv beside other files', async (_, how) => {
    const zip = zipOf(
      { name: 'readme.txt', content: Buffer.from('x') },
      { name: `__MACOSX/._${csvName}`, content: Buffer.from('x') },
      { name: csvName, content, ...how },
    );
    const path = await setup({ [zipName]: zip });

    const input = await openBulkInput(path(zipName));

    expect(input).toMatchObject({
      parts: [{ name: csvName }],
      totalBytes: content.length,
      snapshotDate: '2026-09-01',
      isCompleteSet: true,
    });
    expect(await contentOf(input)).toEqual([content.toString()]);
  });

  it('opens a part twice from its beginning', async () => {
    const path = await setup({ [zipName]: zipOf({ name: csvName, content }) });
    const input = await openBulkInput(path(zipName));

    expect(await contentOf(input)).toEqual(await contentOf(input));
  });

  it('opens all csv files of one zip in the order of their parts', async () => {
    const zip = zipOf(
      { name: 'BasicCompanyData-2026-09-01-part2_2.csv', content: Buffer.from('second') },
      { name: 'BasicCompanyData-2026-09-01-part1_2.csv', content: Buffer.from('first') },
    );
    const path = await setup({ 'download.zip': zip });

    const input = await openBulkInput(path('download.zip'));

    expect(await contentOf(input)).toEqual(['first', 'second']);
    expect(input).toMatchObject({ isCompleteSet: true, totalBytes: 11 });
  });

  it('opens a folder of csv and zip parts, and passes over everything else', async () => {
    const first = 'BasicCompanyData-2026-09-01-part1_2';
    const path = await setup({
      'BasicCompanyData-2026-09-01-part2_2.csv': 'second',
      [`${first}.zip`]: zipOf({ name: `${first}.csv`, content: Buffer.from('first') }),
      'notes.txt': 'x',
      '._BasicCompanyData-2026-09-01-part2_2.csv': 'x',
    });

    const input = await openBulkInput(path());

    expect(await contentOf(input)).toEqual(['first', 'second']);
    expect(input).toMatchObject({ snapshotDate: '2026-09-01', isCompleteSet: true });
  });

  it('takes the date from the name inside a renamed zip, and from the zip when the file inside has none', async () => {
    const path = await setup({
      'download.zip': zipOf({ name: csvName, content }),
      [zipName]: zipOf({ name: 'companies.csv', content }),
    });

    expect(await openBulkInput(path('download.zip'))).toMatchObject({ snapshotDate: '2026-09-01' });
    expect(await openBulkInput(path(zipName))).toMatchObject({ snapshotDate: '2026-09-01' });
  });

  it('closes its file when the reader stops early', async () => {
    const path = await setup({ [zipName]: zipOf({ name: csvName, content: bigContent() }) });
    const input = await openBulkInput(path(zipName));

    for (let round = 0; round < 3; round += 1) {
      const chunks = partOf(input).open(new AbortController().signal)[Symbol.asyncIterator]();
      expect((await chunks.next()).done).toBe(false);
      await chunks.return?.();
    }

    expect((await contentOf(input))[0]).toHaveLength(bigContent().length);
  });

  it.each([csvName, zipName])('stops reading %s with the reason of the signal', async (name) => {
    const path = await setup({
      [csvName]: bigContent(),
      [zipName]: zipOf({ name: csvName, content: bigContent() }),
    });
    const input = await openBulkInput(path(name));
    const controller = new AbortController();
    const reason = new Error('stop');

    const reading = (async () => {
      for await (const chunk of partOf(input).open(controller.signal)) {
        expect(chunk.byteLength).toBeGreaterThan(0);
        controller.abort(reason);
      }
    })();

    await expect(reading).rejects.toBe(reason);
  });

  describe('refuses, with file, problem and remedy,', () => {
    it.each([
      {
        what: 'a missing file',
        name: 'absent.csv',
        problem: 'not-found',
        says: /absent\.csv does not exist/,
      },
      {
        what: 'another kind of file',
        name: 'a.txt',
        problem: 'unsupported',
        says: /a\.txt is neither a \.csv nor a \.zip/,
      },
      {
        what: 'a web page named zip',
        name: 'page.zip',
        problem: 'unsupported',
        says: /page\.zip is a web page/,
      },
      {
        what: 'an empty zip',
        name: 'empty.zip',
        problem: 'unsupported',
        says: /empty\.zip is not a zip file/,
      },
      {
        what: 'a truncated zip',
        name: 'cut.zip',
        problem: 'truncated',
        says: /cut\.zip is cut off.*Download it again/,
      },
      {
        what: 'a zip of which all but the last byte is there',
        name: 'short.zip',
        problem: 'truncated',
        says: /short\.zip is cut off/,
      },
      {
        what: 'a zip with something behind it',
        name: 'longer.zip',
        problem: 'damaged',
        says: /longer\.zip goes on for 4000 bytes behind the end of the zip: something was added/,
      },
      {
        what: 'a zip64 with much behind it',
        name: 'longer64.zip',
        problem: 'damaged',
        says: /longer64\.zip goes on for 3000000 bytes behind the end/,
      },
      {
        what: 'a comment that looks like the end',
        name: 'comment.zip',
        problem: 'unsupported',
        says: /comment\.zip has a comment that looks like the end of a zip\. Unpack it/,
      },
      {
        what: 'a zip without csv',
        name: 'none.zip',
        problem: 'empty',
        says: /none\.zip holds no \.csv/,
      },
      {
        what: 'a folder without csv',
        name: 'folder',
        problem: 'empty',
        says: /folder holds no \.csv/,
      },
      {
        what: 'an encrypted csv',
        name: 'secret.zip',
        problem: 'unsupported',
        says: /a\.csv in .*secret\.zip is encrypted/,
      },
      {
        what: 'an odd compression',
        name: 'odd.zip',
        problem: 'unsupported',
        says: /compression method 12/,
      },
      {
        what: 'an impossible ratio',
        name: 'bomb.zip',
        problem: 'suspicious-size',
        says: /refused as a zip bomb/,
      },
      {
        what: 'more than 20 GB',
        name: 'huge.zip',
        problem: 'suspicious-size',
        says: /refused as a zip bomb/,
      },
      {
        what: 'a path that leaves the zip',
        name: 'evil.zip',
        problem: 'damaged',
        says: /evil\.zip cannot be read as a zip/,
      },
    ])('$what', async ({ name, problem, says }) => {
      const zip = zipOf({ name: csvName, content });
      const a = { name: 'a.csv', content };
      const path = await setup({
        'a.txt': 'x',
        'page.zip': '<!doctype html><title>Not found</title>',
        'empty.zip': '',
        'cut.zip': zip.subarray(0, zip.length / 2),
        'short.zip': zip.subarray(0, -1),
        'longer.zip': Buffer.concat([zip, Buffer.alloc(4_000, 'JUNK')]),
        'longer64.zip': Buffer.concat([withZip64End(zip), Buffer.alloc(3_000_000)]),
        'comment.zip': withComment(zip, Buffer.from(`PK\u0005\u0006${'x'.repeat(60)}`)),
        'none.zip': zipOf({ name: 'readme.txt', content }),
        'secret.zip': zipOf({ ...a, claims: { flags: 1 } }),
        'odd.zip': zipOf({ ...a, claims: { method: 12 } }),
        'bomb.zip': zipOf({ ...a, content: Buffer.alloc(1_000_000) }),
        'huge.zip': zipOf({ ...a, isZip64: true, claims: { size: 20e9 + 1, packedSize: 10e9 } }),
        'evil.zip': zipOf({ ...a, name: '../a.csv' }),
      });
      await mkdir(path('folder'));

      const opening = openBulkInput(path(name));

      await expect(opening).rejects.toMatchObject({ name: 'InputFileError', problem });
      await expect(opening).rejects.toThrow(says);
    });

    it.each([
      ['a wrong checksum', { checksum: 1 }, /is damaged: .*checksum .* instead of 1\b/],
      ['fewer bytes than declared', { size: content.length + 1 }, /is damaged/],
      ['more bytes than declared', { size: content.length - 1 }, /unpacks to more than/],
    ])('%s, when it is read', async (_, claims, message) => {
      const path = await setup({ [zipName]: zipOf({ name: csvName, content, claims }) });
      const reading = contentOf(await openBulkInput(path(zipName)));

      await expect(reading).rejects.toMatchObject({ problem: 'damaged' });
      await expect(reading).rejects.toThrow(message);
    });

    it('compressed data that ends or breaks in the middle', async () => {
      const zip = zipOf({ name: csvName, content });
      const broken = Buffer.from(zip);
      broken.fill(0xff, 2000, 2100);
      const path = await setup({ [zipName]: broken });

      const reading = contentOf(await openBulkInput(path(zipName)));

      await expect(reading).rejects.toMatchObject({ problem: 'damaged' });
      await expect(reading).rejects.toThrow(/Download it again/);
    });

    it('a file that shrinks or vanishes after it was opened', async () => {
      const path = await setup({
        [zipName]: zipOf({ name: csvName, content }),
        [csvName]: content,
      });
      const [zip, csv] = [await openBulkInput(path(zipName)), await openBulkInput(path(csvName))];

      await truncate(path(zipName), 1000);
      await rm(path(csvName));

      await expect(contentOf(zip)).rejects.toMatchObject({ problem: 'truncated' });
      await expect(contentOf(csv)).rejects.toMatchObject({ problem: 'unreadable' });
    });
  });
});

function bigContent(): Buffer {
  return Buffer.from(Array.from({ length: 200_000 }, (_, at) => `line ${at * 7919}\n`).join(''));
}

function zipOf(...entries: readonly TestEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = entry.isStored ? entry.content : deflateRawSync(entry.content);
    const body = Buffer.concat([headerOf(entry, data, null), data]);
    directory.push(headerOf(entry, data, offset));
    bodies.push(body);
    offset += body.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directoryBytes, end]);
}

function withComment(zip: Buffer, comment: Buffer): Buffer {
  const longer = Buffer.concat([zip, comment]);
  longer.writeUInt16LE(comment.length, zip.length - 2);
  return longer;
}

/** The numbers at the end stand in the record of a zip64. */
function withZip64End(zip: Buffer): Buffer {
  const end = Buffer.from(zip.subarray(-22));
  const directoryEnd = zip.length - end.length;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(end.readUInt16LE(8)), 24);
  record.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryEnd), 8);
  locator.writeUInt32LE(1, 16);
  end.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, directoryEnd), record, locator, end]);
}

/** A directory header when it is told the entry's offset, else a local one. */
function headerOf(entry: TestEntry, data: Buffer, offset: number | null): Buffer {
  const size = entry.claims?.size ?? entry.content.length;
  const packedSize = entry.claims?.packedSize ?? data.length;
  const name = Buffer.from(entry.name);
  const extra = Buffer.alloc(entry.isZip64 ? 20 : 0);
  if (entry.isZip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(size), 4);
    extra.writeBigUInt64LE(BigInt(packedSize), 12);
  }
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(45, 0);
  fields.writeUInt16LE(entry.claims?.flags ?? 0, 2);
  fields.writeUInt16LE(entry.claims?.method ?? (entry.isStored ? 0 : 8), 4);
  fields.writeUInt32LE(entry.claims?.checksum ?? crc32(entry.content), 10);
  fields.writeUInt32LE(entry.isZip64 ? 0xffffffff : packedSize, 14);
  fields.writeUInt32LE(entry.isZip64 ? 0xffffffff : size, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(extra.length, 24);
  if (offset === null) return Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, extra]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x2d\x00'), fields, rest, name, extra]);
}
