import { spawnSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rangesOfFile } from './release-program-pages.ts';

const program = '/opt/node/bin/node';

/** One mapping as the kernel prints it, without the lines nobody reads. */
function mapping(head: string, anonymousKb: number, dirtyKb = anonymousKb): string {
  return [
    head,
    'Size:               4280 kB',
    'Rss:                4280 kB',
    `Private_Dirty:      ${dirtyKb} kB`,
    'Referenced:         4280 kB',
    `Anonymous:          ${anonymousKb} kB`,
    'VmFlags: rd mr mw me',
    '',
  ].join('\n');
}

describe('which pages of the program may go', () => {
  it('are those that show the file as it is on the disk', () => {
    const smaps =
      mapping(`00400000-0082e000 r--p 00000000 fe:00 1234    ${program}`, 0) +
      mapping(`0082e000-03489000 r-xp 0042e000 fe:00 1234    ${program}`, 0);

    const ranges = rangesOfFile(smaps, program);

    expect(ranges).toEqual([
      { from: 0x400000n, bytes: 0x42e000n },
      { from: 0x82e000n, bytes: 0x2c5b000n },
    ]);
  });

  it.each([
    ['was written to, and made read-only since', `r--p 06ea7000 fe:00 1234    ${program}`, 56],
    ['can be written to', `rw-p 06edc000 fe:00 1234    ${program}`, 0],
    ['is of another file', 'r-xp 00026000 fe:00 99      /lib/libc.so.6', 0],
    ['is of a file that is gone', `r-xp 0042e000 fe:00 1234    ${program} (deleted)`, 0],
    ['is of no file', 'r-xp 00000000 00:00 0', 0],
  ])('are none where the memory %s', (_, rest, anonymousKb) => {
    const smaps = mapping(`072a7000-072dc000 ${rest}`, anonymousKb);

    expect(rangesOfFile(smaps, program)).toEqual([]);
  });

  it.each([
    [4, 0],
    [0, 4],
  ])('are none where %i kB are of no file any more, or %i kB differ from it', (own, dirty) => {
    const smaps = mapping(`00400000-0082e000 r--p 00000000 fe:00 1234    ${program}`, own, dirty);

    expect(rangesOfFile(smaps, program)).toEqual([]);
  });
});

const hasForeignFunctions = process.platform === 'linux' && isBuiltin('node:ffi');

describe.skipIf(!hasForeignFunctions)('giving back the pages of the program', () => {
  it('leaves a process smaller, right, and silent', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { createHash } from 'node:crypto';
      import { findProgramPageRelease } from ${JSON.stringify(new URL('release-program-pages.ts', import.meta.url).href)};
      const filePagesKb = () => Number(/^RssFile:\\s+(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
      const work = () => createHash('sha256').update(new Intl.NumberFormat('de').format(1234567.5)).digest('hex');
      const release = findProgramPageRelease();
      const first = { work: work(), kb: filePagesKb() };
      release();
      const kb = filePagesKb();
      console.log(JSON.stringify({ before: first.kb, after: kb, isSame: work() === first.work }));
    `;

    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );

    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const { before, after, isSame } = z
      .object({ before: z.number(), after: z.number(), isSame: z.boolean() })
      .parse(JSON.parse(stdout));
    expect(isSame).toBe(true);
    expect(after).toBeLessThan(before / 2);
  });
});
