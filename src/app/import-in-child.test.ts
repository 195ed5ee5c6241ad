import { describe, expect, it } from 'vitest';
import { readEnd } from './import-in-child.ts';

const silent = { exitCode: 0, killedBy: null, stdout: '', stderr: '' };
const failure = JSON.stringify({ error: { message: 'no good', kind: 'damaged' } });

describe('how an import in a child process ended', () => {
  it('is read from its report', () => {
    const stdout = JSON.stringify({ rowsRead: 10, rowsKept: 2, heldBecause: [], more: true });

    expect(readEnd({ ...silent, stdout })).toEqual({ kind: 'imported', rowsRead: 10, rowsKept: 2 });
  });

  it('is read from the report on owners', () => {
    const stdout = JSON.stringify({ product: 'psc', linesRead: 10, kept: 2, held: null });

    expect(readEnd({ ...silent, stdout })).toEqual({ kind: 'imported', rowsRead: 10, rowsKept: 2 });
  });

  it.each([
    [6, failure, { kind: 'held', reason: 'no good' }],
    [2, failure, { kind: 'held', reason: 'no good' }],
    [1, failure, { kind: 'failed', reason: 'no good' }],
    [
      6,
      JSON.stringify({ rowsRead: 10, rowsKept: 2, heldBecause: ['8 rows are bad', 'it is old'] }),
      {
        kind: 'held',
        reason:
          'held, nothing was changed: 8 rows are bad; it is old. If the file is right, import it with --accept',
      },
    ],
    [
      6,
      JSON.stringify({
        product: 'psc',
        linesRead: 9,
        kept: 2,
        held: { reason: 'data_problem', message: 'no totals' },
      }),
      {
        kind: 'held',
        reason:
          'held, nothing was changed: no totals. If the file is right, import it with --accept',
      },
    ],
    [
      6,
      JSON.stringify({
        product: 'psc',
        linesRead: 9,
        kept: 2,
        held: { reason: 'older', message: 'a newer one is in' },
      }),
      { kind: 'imported', rowsRead: 9, rowsKept: 2 },
    ],
    [0, 'no document', { kind: 'failed' }],
    [137, '', { kind: 'failed', reason: 'exit code 137: it said nothing' }],
  ] as const)('with exit code %d and %s is %o', (exitCode, stdout, end) => {
    expect(readEnd({ ...silent, exitCode, stdout })).toMatchObject(end);
  });

  it('by a signal is a failure, with the last thing it said', () => {
    const ended = { ...silent, exitCode: null, killedBy: 'SIGKILL', stderr: 'one\ntwo\n' };

    expect(readEnd(ended)).toEqual({ kind: 'failed', reason: 'killed by SIGKILL: two' });
  });
});
