import { describe, expect, it } from 'vitest';
import type { Measurement } from '../measure/run-measured.ts';
import { queueContenders } from './queue-contenders.ts';
import { queueSection } from './queue-section.ts';

const measured = (completed: number, ms: number): Measurement => ({
  wallMs: 9_999,
  cpuMs: null,
  peakRssBytes: null,
  exitCode: 0,
  stdout: `${JSON.stringify({ completed, ms })}\n`,
  stderr: '',
});
const contenders = new Map(
  queueContenders({ url: 'postgres://nobody' }).map((contender) => [contender.id, contender]),
);
const contenderOf = (id: string) => {
  const contender = contenders.get(id);
  if (contender === undefined) throw new Error(`no contender ${id}`);
  return contender;
};

describe('the section of queues', () => {
  it('has medians of jobs a second, what they are beside pg-boss, and who could not be run', () => {
    const section = queueSection(
      {
        command: 'npm run bench queue',
        date: '2026-11-26',
        machine: 'two processors',
        runs: 3,
        loads: [0.5, 1.25],
        postgres: { version: '18.4', fsync: 'on', synchronousCommit: 'on' },
      },
      [
        {
          contender: contenderOf('own-10'),
          batch: 10,
          hindrance: null,
          verdict: { isRight: true, text: 'all completed' },
          measurements: [measured(5_000, 1_000), measured(5_000, 2_500), measured(5_000, 2_000)],
        },
        {
          contender: contenderOf('pg-boss-10'),
          batch: 10,
          hindrance: null,
          verdict: { isRight: true, text: 'all completed' },
          measurements: [measured(5_000, 5_000)],
        },
        {
          contender: contenderOf('bullmq-10'),
          batch: 10,
          hindrance: 'no redis-server',
          verdict: null,
          measurements: [],
        },
      ],
    );

    expect(section).toContain('| 2,500 (2,000 to 5,000) | 2.50 | all completed |');
    expect(section).toContain('| 1,000 (1,000 to 1,000) | 1.00 | all completed |');
    expect(section).toContain('| – | – | not run: no redis-server |');
    expect(section).toContain('0.5, 1.3');
  });

  it('is not given an answer that completed too little', () => {
    const contender = contenderOf('own-50');

    const verdict = contender.check({ folder: '/', isWarmUp: false }, measured(4_999, 100));

    expect(verdict).toEqual({ isRight: false, text: '4999 of 5000 completed' });
  });
});
