import type { Command } from 'commander';
import { z } from 'zod';
import type { QueueControl } from '../queue/control-queue.ts';
import { mostRetriedAtOnce, type JobChange } from '../store/jobs/by-hand.ts';
import { openStore } from '../store/open-store.ts';
import { EnvironmentError, NotFoundError, UsageError } from './cli-errors.ts';
import { openQueueControl } from './open-queue-control.ts';
import { defineCommand, type Call, type CommandHost, type Report } from './define-command.ts';
import { unknownJob } from './queue-jobs.ts';

/** Running jobs again and ending them. */
export function addQueueChangeCommands(queue: Command, host: CommandHost): void {
  addRetry(queue, host);
  addCancel(queue, host);
}

const RetryOptions = z.object({
  fingerprint: z.string().optional(),
  share: z.coerce
    .number('must be a number of percent')
    .gt(0, 'must be over 0')
    .max(100, 'must be 100 at most')
    .optional(),
});

function addRetry(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'retry [id]',
    about:
      'run a given-up, cancelled or waiting job now, with fresh attempts; or all jobs that failed in one way',
    flags: {
      '--fingerprint <fingerprint>':
        'instead of one job: all that failed in this way (queue failures)',
      '--share <percent>': 'of those only a share, spread evenly; at least one',
    },
    options: RetryOptions,
    run: (call) => {
      const { fingerprint, share } = call.options;
      const [id] = call.given;
      if ((id === undefined) === (fingerprint === undefined)) {
        throw new UsageError(['name either a job or a --fingerprint']);
      }
      if (fingerprint === undefined) {
        if (share !== undefined) throw new UsageError(['--share: goes with --fingerprint only']);
        return changeOne(call, id ?? '', {
          done: 'will run again',
          change: (control, jobId) => control.retry(jobId),
        });
      }
      return retryFailures(call, { fingerprint, sharePercent: share ?? 100 });
    },
  });
}

async function retryFailures(
  { cli, readSettings }: Call<unknown>,
  asked: { readonly fingerprint: string; readonly sharePercent: number },
): Promise<Report> {
  await using store = await openStore(readSettings().config.databaseUrl);
  const control = openQueueControl(store.db, cli);
  const answer = await control.retryFailures(asked);
  if (answer.matching === 0) {
    throw new NotFoundError(
      `no job fails with fingerprint "${asked.fingerprint}": see strikewatch queue failures`,
    );
  }
  const left = answer.left === 0 ? '' : ` ${answer.left} stay: another job does the same already.`;
  const rest =
    answer.retried + answer.left === mostRetriedAtOnce
      ? ` No more than ${mostRetriedAtOnce} are retried at once: call again for the rest.`
      : '';
  return {
    document: answer,
    text: `${answer.retried} of ${answer.matching} jobs will run again.${left}${rest}`,
  };
}

function addCancel(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'cancel <id>',
    about:
      'end a job for good; what a running one still finds out is discarded, paid work and downloads that run are left alone',
    options: z.object({}),
    run: (call) =>
      changeOne(call, call.given[0] ?? '', {
        done: 'is cancelled',
        change: (control, jobId) => control.cancel(jobId),
      }),
  });
}

async function changeOne(
  { cli, readSettings }: Call<unknown>,
  id: string,
  by: {
    readonly done: string;
    readonly change: (control: QueueControl, jobId: string) => Promise<JobChange>;
  },
): Promise<Report> {
  await using store = await openStore(readSettings().config.databaseUrl);
  const answer = await by.change(openQueueControl(store.db, cli), id);
  switch (answer.kind) {
    case 'unknown':
      throw unknownJob(id);
    case 'refused':
      throw new EnvironmentError(`job ${id} stays as it is: ${answer.reason}`);
    case 'changed':
      return { document: { job_id: id, changed: true }, text: `Job ${id} ${by.done}.` };
  }
}
