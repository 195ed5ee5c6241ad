import { z } from 'zod';
import type { Contender, Verdict } from '../measure/contender.ts';
import { hasProgram } from '../measure/describe-machine.ts';
import type { BenchFiles } from './bench-files.ts';

const InflateOutput = z.object({ byteCount: z.int() });

/** What only unpacks: nobody can read the file faster than it comes out of the zip. */
export function yardsticks({ measured: { zipPath, truth } }: BenchFiles): readonly Contender[] {
  return [
    {
      id: 'unzip',
      title: '`unzip -p FILE > /dev/null`',
      isSlow: false,
      findHindrance: findMissingUnzip,
      command: () => ({ program: 'unzip', args: ['-p', zipPath], output: 'discarded' }),
      check: () => ({ isRight: true, text: 'unpacks only' }),
    },
    {
      id: 'unzip-wc',
      title: '`unzip -p FILE \\| wc -l`',
      isSlow: false,
      findHindrance: findMissingUnzip,
      command: () => ({
        program: 'sh',
        args: ['-c', 'unzip -p "$1" | wc -l', 'sh', zipPath],
        output: 'kept',
      }),
      // Not a count of rows: the header and every line feed in a cell are counted as well.
      check: (_, { stdout }) => isAtLeast(Number(stdout), truth.rows, 'lines'),
    },
    {
      id: 'inflate',
      title: 'Node: `zlib.createInflateRaw`, 256 KiB chunks, bytes only',
      isSlow: false,
      findHindrance: () => null,
      command: () => ({
        program: process.execPath,
        args: [`${import.meta.dirname}/inflate-alone.ts`, zipPath],
        output: 'kept',
      }),
      check(_, { stdout }) {
        const { byteCount } = InflateOutput.parse(JSON.parse(stdout));
        const isRight = byteCount === truth.csvBytes;
        return { isRight, text: isRight ? 'right bytes' : `wrong: ${byteCount} bytes` };
      },
    },
  ];
}

function findMissingUnzip(): string | null {
  return hasProgram('unzip') ? null : 'unzip is not installed';
}

function isAtLeast(count: number, least: number, noun: string): Verdict {
  const text = `${count.toLocaleString('en-GB')} ${noun}`;
  return { isRight: count >= least, text: count >= least ? text : `wrong: ${text}` };
}
