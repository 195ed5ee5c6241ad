import { join } from 'node:path';
import { installRivals } from '../measure/install-rivals.ts';
import type { Contender } from '../measure/contender.ts';
import { hasProgram } from '../measure/describe-machine.ts';
import { judgeQueue } from './queue-answer.ts';

export const rivalsFolder = join(import.meta.dirname, '../rivals/queues');

/** How many are taken up at once, and how many jobs there are: fewer where each takes long. */
export const batches = [
  { batch: 1, jobs: 300 },
  { batch: 10, jobs: 1_500 },
  { batch: 50, jobs: 5_000 },
] as const;

export interface QueueContender extends Contender {
  readonly batch: number;
}

/** Ours and what others use for this, each with the same batches. */
export function queueContenders(postgres: { readonly url: string }): readonly QueueContender[] {
  const rival = (script: string, args: readonly (string | number)[]) => ({
    findHindrance: findMissing,
    command: () => node(join(rivalsFolder, script), [postgres.url, ...args]),
  });
  return batches.flatMap(({ batch, jobs }) => {
    const contender = (
      id: string,
      title: string,
      run: Pick<Contender, 'findHindrance' | 'command'>,
    ): QueueContender => ({
      id: `${id}-${batch}`,
      title,
      batch,
      isSlow: false,
      check: (_, measurement) => judgeQueue(measurement, jobs),
      ...run,
    });
    const boss = (how: string, loops: number) =>
      rival('work-pg-boss.js', [how, jobs, batch, loops]);
    const redis = ['redis-server', 'valkey-server'].find((program) => hasProgram(program));
    return [
      contender('own', '**ours**, the lane of the service with as many places', {
        findHindrance: () => null,
        command: () => node(join(import.meta.dirname, 'work-own-queue.ts'), [jobs, batch]),
      }),
      contender(
        'pg-boss',
        'pg-boss, a batch fetched, then completed by one call',
        boss('batches', 1),
      ),
      contender('pg-boss-four', 'the same, four loops at once', boss('batches', 4)),
      contender(
        'pg-boss-singly',
        'pg-boss, a batch fetched, each job completed by itself',
        boss('singly', 1),
      ),
      contender(
        'graphile-worker',
        'graphile-worker, as many at once, fetched and ended in batches',
        rival('work-graphile-worker.js', [jobs, batch]),
      ),
      contender('bullmq', 'BullMQ, as many at once, every write synced', {
        findHindrance: () =>
          redis === undefined ? 'no redis-server or valkey-server on this machine' : findMissing(),
        command: ({ folder }) =>
          node(join(rivalsFolder, 'work-bullmq.js'), [
            redis ?? 'redis-server',
            folder,
            jobs,
            batch,
          ]),
      }),
    ];
  });
}

function node(script: string, args: readonly (string | number)[]) {
  return {
    program: process.execPath,
    args: [script, ...args.map(String)],
    output: 'kept',
  } as const;
}

/** Null once they are there. */
export function findMissing(): string | null {
  return installRivals(rivalsFolder, 'pg-boss');
}
