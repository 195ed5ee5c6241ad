import type { Command } from 'commander';
import { z } from 'zod';
import { jobStates, lanes } from '../domain/job.ts';
import { waitingLanes } from '../domain/schedule.ts';
import { cancelJobByHand, listJobs, retryJobByHand, type JobChange } from '../store/list-jobs.ts';
import { openReader, openStore, type Db } from '../store/open-store.ts';
import { readQueueCounts } from '../store/read-stats.ts';
import { toJobJson, type JobJson } from '../wire/job-json.ts';
import { toQueueJson } from '../wire/queue-json.ts';
import { EnvironmentError, NotFoundError } from './cli-errors.ts';
import { addBreakerCommand } from './queue-breaker.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, textTable } from './print-text.ts';

/** The job queue. */
export function addQueueCommands(program: Command, host: CommandHost): void {
  const queue = program.command('queue').description('jobs that wait, run or were given up');
  addStatus(queue, host);
  addList(queue, host);
  addChange(queue, host, {
    name: 'retry <id>',
    about: 'run a given-up, cancelled or waiting job now, with fresh attempts',
    done: 'will run again',
    change: retryJobByHand,
  });
  addChange(queue, host, {
    name: 'cancel <id>',
    about: 'end a waiting job for good',
    done: 'is cancelled',
    change: cancelJobByHand,
  });
  addBreakerCommand(queue, host);
}

function addStatus(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'status',
    about: 'count the jobs of each lane by state',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const { config } = readSettings();
      await using db = openReader(config.databaseUrl);
      const counts = await readQueueCounts(db);
      const status = toQueueJson(counts, waitingLanes(config.schedule, cli.clock.now()));
      const rows = lanes.map((lane) => ({
        lane,
        ...counts[lane],
        until: status.waits.find((wait) => wait.lane === lane)?.waits_until ?? null,
      }));
      return {
        document: status,
        text: textTable(
          [
            { title: 'Lane', value: (row) => row.lane },
            { title: 'Available', value: (row) => row.available },
            { title: 'Scheduled', value: (row) => row.scheduled },
            { title: 'Running', value: (row) => row.running },
            { title: 'Retryable', value: (row) => row.retryable },
            { title: 'Given up', value: (row) => row.discarded },
            { title: 'Waits', value: (row) => waitText(row.until) ?? '' },
          ],
          rows,
        ),
      };
    },
  });
}

function addList(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'list',
    about: 'list jobs in the order they will run, finished ones last',
    flags: {
      '--state <state>': `only jobs in this state: ${jobStates.join(', ')}`,
      '--lane <lane>': `only jobs of this lane: ${lanes.join(', ')}`,
      '--limit <number>': 'how many at most (default: 50)',
    },
    options: z.object({
      state: z
        .enum(jobStates, `states are ${jobStates.join(', ')}`)
        .nullable()
        .default(null),
      lane: z
        .enum(lanes, `lanes are ${lanes.join(', ')}`)
        .nullable()
        .default(null),
      limit: z.coerce.number().int().min(1).max(1_000).default(50),
    }),
    async run({ cli, options, readSettings }) {
      const { config } = readSettings();
      await using db = openReader(config.databaseUrl);
      const now = cli.clock.now();
      const waits = waitingLanes(config.schedule, now);
      const jobs = (await listJobs(db, options)).map((job) => toJobJson(job, { waits, now }));
      return {
        document: { data: jobs },
        text:
          jobs.length === 0
            ? 'No jobs.'
            : textTable(
                [
                  { title: 'Id', value: (job) => job.job_id },
                  { title: 'Kind', value: (job) => job.kind },
                  { title: 'Subject', value: (job) => job.subject, maxWidth: 24 },
                  { title: 'State', value: (job) => job.state },
                  { title: 'Due', value: (job) => instantText(job.run_at) },
                  { title: 'Attempt', value: (job) => `${job.attempt}/${job.max_attempts}` },
                  { title: 'Reason', value: reasonText, maxWidth: 60 },
                ],
                jobs,
              ),
      };
    },
  });
}

function reasonText(job: JobJson): string {
  const wait = waitText(job.waits_until);
  return wait === null ? (job.last_reason ?? '') : `waits ${wait}`;
}

function waitText(until: string | null): string | null {
  return until === null ? null : `for business hours until ${instantText(until)}`;
}

interface ChangeByHand {
  readonly name: string;
  readonly about: string;
  readonly done: string;
  readonly change: (db: Db, id: string, now: number) => Promise<JobChange>;
}

function addChange(queue: Command, host: CommandHost, by: ChangeByHand): void {
  defineCommand(queue, host, {
    name: by.name,
    about: by.about,
    options: z.object({}),
    async run({ cli, given: [id = ''], readSettings }) {
      await using store = await openStore(readSettings().config.databaseUrl);
      const answer = await by.change(store.db, id, cli.clock.now());
      switch (answer.kind) {
        case 'unknown':
          throw new NotFoundError(`there is no job "${id}": see strikewatch queue list`);
        case 'refused':
          throw new EnvironmentError(`job ${id} stays as it is: ${answer.reason}`);
        case 'changed':
          return { document: { job_id: id, changed: true }, text: `Job ${id} ${by.done}.` };
      }
    },
  });
}
