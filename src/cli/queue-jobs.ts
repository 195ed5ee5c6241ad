import type { Command } from 'commander';
import { z } from 'zod';
import { jobStates, lanes } from '../domain/job.ts';
import { findJob } from '../store/list-jobs.ts';
import { openReader } from '../store/open-store.ts';
import { toJobDetailJson, type JobJson } from '../wire/job-json.ts';
import { parseJobCursor, readJobPage } from '../wire/job-page.ts';
import { readJobWaits } from '../wire/read-job-waits.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, textFacts, textTable } from './print-text.ts';
import { waitText } from './queue-wait-text.ts';
import { wholeNumber } from './whole-number.ts';

/** Looking at jobs: a list in pages, and one with all that is known of it. */
export function addQueueReadCommands(queue: Command, host: CommandHost): void {
  addList(queue, host);
  addShow(queue, host);
}

function addList(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'list',
    about: 'list jobs in the order they will run, finished ones last',
    flags: {
      '--state <state>': `only jobs in this state: ${jobStates.join(', ')}`,
      '--lane <lane>': `only jobs of this lane: ${lanes.join(', ')}`,
      '--kind <kind>': 'only jobs of this kind, for example check-status',
      '--fingerprint <fingerprint>': 'only jobs that failed in this way (queue failures)',
      '--limit <number>': 'how many at most (default: 50)',
      '--cursor <cursor>': 'go on where the last page ended',
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
      kind: z.string().nullable().default(null),
      fingerprint: z.string().nullable().default(null),
      limit: wholeNumber({ least: 1, most: 1_000 }).default(50),
      cursor: z.string().nullable().default(null),
    }),
    async run({ cli, options: { cursor, ...query }, readSettings }) {
      const after = cursor === null ? null : parseJobCursor(cursor);
      if (cursor !== null && after === null) {
        throw new UsageError(['--cursor: not one that this list gave; start again without it']);
      }
      const { config } = readSettings();
      await using reader = openReader(config.databaseUrl);
      const source = { reader, schedule: config.schedule, clock: cli.clock };
      const page = await readJobPage(source, { ...query, after });
      const more =
        page.page.next_cursor === null ? '' : `\nMore with --cursor ${page.page.next_cursor}`;
      return {
        document: page,
        text: page.data.length === 0 ? 'No jobs.' : `${tableOf(page.data)}${more}`,
      };
    },
  });
}

function tableOf(jobs: readonly JobJson[]): string {
  return textTable(
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
  );
}

function reasonText(job: JobJson): string {
  return job.waits_for === null
    ? (job.last_reason ?? '')
    : `waits ${waitText(job.waits_for, job.waits_until)}`;
}

function addShow(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'show <id>',
    about: 'show one job with its payload and what became of it',
    options: z.object({}),
    async run({ cli, given: [id = ''], readSettings }) {
      const { config } = readSettings();
      await using reader = openReader(config.databaseUrl);
      const found = await findJob(reader, id);
      if (found === undefined) throw unknownJob(id);
      const source = { reader, schedule: config.schedule, clock: cli.clock };
      const job = toJobDetailJson(found, {
        waits: await readJobWaits(source),
        now: cli.clock.now(),
      });
      return {
        document: job,
        text: textFacts({
          Job: job.job_id,
          Kind: job.kind,
          Subject: job.subject,
          Lane: job.lane,
          Priority: job.priority,
          State: job.state,
          Waits: job.waits_for === null ? 'no' : waitText(job.waits_for, job.waits_until),
          Due: instantText(job.run_at),
          Attempt: `${job.attempt} of ${job.max_attempts}`,
          'Put off': job.snoozes,
          Reason: job.last_reason ?? 'none',
          Fingerprint: job.fingerprint ?? 'none',
          'Failing since': instantText(job.failing_since) ?? 'not failing',
          Made: instantText(job.created_at),
          Started: instantText(job.started_at) ?? 'not yet',
          Finished: instantText(job.finished_at) ?? 'not yet',
          Payload: job.payload,
        }),
      };
    },
  });
}

export function unknownJob(id: string): NotFoundError {
  return new NotFoundError(`there is no job "${id}": see strikewatch queue list`);
}
