import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRecording } from './read-recording.ts';
import { writeHead, writeRecordedLine, type RecordedLine } from './recording.ts';

const at = Date.parse('2026-11-24T09:00:00.123Z');
const text = (line: string): Uint8Array => Buffer.from(line);

function fileOf(content: string | Uint8Array): string {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-recording-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'x.ndjson');
  writeFileSync(path, content);
  return path;
}

async function readAll(path: string) {
  const recording = await readRecording(path);
  const lines: RecordedLine[] = [];
  for await (const line of recording.lines) lines.push(line);
  return {
    stream: recording.stream,
    isTorn: recording.isTorn(),
    lines: lines.map(({ receivedAt, bytes }) => [receivedAt, Buffer.from(bytes).toString('hex')]),
  };
}

const awkward = [
  text('{"event":{"timepoint":7}}'),
  text('{"name":"Café 🏴"}\r'),
  Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  text('\u2028 " \\ \u0000'),
];
const recorded = [
  writeHead({ stream: 'filings', startedAt: at }),
  ...awkward.map((line, index) => writeRecordedLine(line, at + index)),
];
const whole = {
  stream: 'filings',
  isTorn: false,
  lines: awkward.map((line, index) => [at + index, Buffer.from(line).toString('hex')]),
};

describe('a recording', () => {
  it('gives back every byte, also of lines that are no text', async () => {
    const plain = `${recorded.join('\n')}\n`;

    expect(await readAll(fileOf(plain))).toEqual(whole);
    expect(await readAll(fileOf(gzipSync(plain)))).toEqual(whole);
    expect(await readAll(fileOf(recorded.join('\n')))).toEqual(whole);
  });

  it('may begin with the byte order mark of an editor', async () => {
    const marked = `\u{feff}${recorded.join('\n')}\n`;

    expect(await readAll(fileOf(marked))).toEqual(whole);
    expect(await readAll(fileOf(gzipSync(marked)))).toEqual(whole);
    expect(await readAll(fileOf('\u{feff}{"event":{"timepoint":7}}\n'))).toEqual({
      stream: null,
      isTorn: false,
      lines: [[null, Buffer.from('{"event":{"timepoint":7}}').toString('hex')]],
    });
  });

  it('that ends within a line is read up to there and says so', async () => {
    const plain = recorded.join('\n');
    const almost = { ...whole, isTorn: true, lines: whole.lines.slice(0, -1) };

    expect(await readAll(fileOf(plain.slice(0, -5)))).toEqual(almost);
    const zipped = gzipSync(`${plain}\n`);
    expect((await readAll(fileOf(zipped.subarray(0, -9)))).isTorn).toBe(true);
  });

  it('that is damaged is refused with the line and what to do', async () => {
    const broken = [...recorded.slice(0, 3), '{"received_at":"yesterday","line":"x"}', ...recorded];

    await expect(readAll(fileOf(`${broken.join('\n')}\n`))).rejects.toThrow(
      /x\.ndjson:4 is no record .*delete that line/,
    );
    await expect(readAll(fileOf(''))).rejects.toThrow(/is empty/);
    await expect(readAll('/nowhere/x.ndjson')).rejects.toThrow(/cannot be read: ENOENT/);
  });

  it('may be a plain file of the lines of a stream', async () => {
    const path = fileOf('{"event":{"timepoint":7}}\r\nnot json\n{"event":{"timepoint":8}}');

    expect(await readAll(path)).toEqual({
      stream: null,
      isTorn: false,
      lines: ['{"event":{"timepoint":7}}', 'not json', '{"event":{"timepoint":8}}'].map((line) => [
        null,
        Buffer.from(line).toString('hex'),
      ]),
    });
  });
});
