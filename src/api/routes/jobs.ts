import { z } from 'zod';
import { jobStates, lanes } from '../../domain/job.ts';
import type { JobChange } from '../../store/jobs/by-hand.ts';
import { findJob } from '../../store/list-jobs.ts';
import { JobDetailJson, JobJson, toJobDetailJson } from '../../wire/job-json.ts';
import { parseJobCursor, readJobPage } from '../../wire/job-page.ts';
import { pageOf } from '../../wire/list-page.ts';
import { readJobWaits } from '../../wire/read-job-waits.ts';
import { pageQuery, readCursor } from '../paging.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const JobsQuery = pageQuery.extend({
  state: z.enum(jobStates).nullable().default(null),
  lane: z.enum(lanes).nullable().default(null),
  kind: z.string().min(1).max(100).nullable().default(null),
  fingerprint: z.string().min(1).max(100).nullable().default(null),
});
const JobParams = z.object({ job_id: z.uuid('must be the id of a job') });
const NoBody = z.strictObject({}).nullish();

/** Jobs one by one: looked at, run again, ended. */
export function addJobRoutes(server: ApiServer, options: ApiOptions): void {
  const { reader, queue, clock } = options;

  server.get(
    '/api/jobs',
    {
      config: { access: 'viewer' },
      schema: { querystring: JobsQuery, response: { 200: pageOf(JobJson) } },
    },
    ({ query: { cursor, ...query } }) =>
      readJobPage(options, { ...query, after: readCursor(cursor, parseJobCursor) }),
  );

  server.get(
    '/api/jobs/:job_id',
    {
      config: { access: 'viewer' },
      schema: { params: JobParams, response: { 200: JobDetailJson } },
    },
    ({ params }) => show(params.job_id),
  );

  for (const verb of ['retry', 'cancel'] as const) {
    server.post(
      `/api/jobs/:job_id/${verb}`,
      {
        config: { access: 'operator' },
        schema: { params: JobParams, body: NoBody, response: { 200: JobDetailJson } },
      },
      async ({ params: { job_id: jobId } }) => {
        refuseUnchanged(jobId, await queue[verb](jobId));
        return show(jobId);
      },
    );
  }

  async function show(jobId: string): Promise<JobDetailJson> {
    const job = await findJob(reader, jobId);
    if (job === undefined) throw unknownJob(jobId);
    return toJobDetailJson(job, { waits: await readJobWaits(options), now: clock.now() });
  }
}

function refuseUnchanged(jobId: string, change: JobChange): void {
  if (change.kind === 'unknown') throw unknownJob(jobId);
  if (change.kind === 'refused') {
    throw new ApiError(409, `job ${jobId} stays as it is: ${change.reason}`);
  }
}

function unknownJob(jobId: string): ApiError {
  return new ApiError(404, `there is no job ${jobId}`);
}
