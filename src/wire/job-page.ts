import { z } from 'zod';
import { listJobs, positionOf, type JobPosition, type JobQuery } from '../store/list-jobs.ts';
import { toJobJson, type JobJson } from './job-json.ts';
import { parseCursor, toPage, type Page } from './list-page.ts';
import { readJobWaits } from './read-job-waits.ts';
import type { QueueSource } from './read-queue-report.ts';

const Position = z.tuple([z.enum(['active', 'finished']), z.number(), z.string()]);

/** Null for a cursor that the list of jobs never gave. */
export function parseJobCursor(cursor: string): JobPosition | null {
  return parseCursor(Position, cursor);
}

/** One page of the jobs, with what holds up those that are due. */
export async function readJobPage(source: QueueSource, query: JobQuery): Promise<Page<JobJson>> {
  const [rows, waits] = await Promise.all([
    listJobs(source.reader, { ...query, limit: query.limit + 1 }),
    readJobWaits(source),
  ]);
  const now = source.clock.now();
  return toPage(rows, query.limit, {
    item: (row) => toJobJson(row, { waits, now }),
    position: positionOf,
  });
}
