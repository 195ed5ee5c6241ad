import { z } from 'zod';
import { siteOfUrl } from '../../domain/site-of-url.ts';
import type { ScanTarget } from '../../pipeline/request-scan.ts';
import { findScanTarget } from '../../pipeline/find-scan-target.ts';
import { ScanJson } from '../../wire/scan-json.ts';
import { readScan } from '../../wire/read-scan.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { giveObject } from '../wish.ts';

const ScanWanted = z
  .strictObject(
    {
      /** Of a company's domain, as GET /api/companies/{companyNumber}/domains lists it. */
      domain_id: z.uuid('must be the id of a domain').toLowerCase().optional(),
      /** Any page of a public website; all of the site is scanned. */
      url: z.string('give the address of a website').min(1).max(2_048).optional(),
    },
    giveObject('either domain_id or url'),
  )
  .refine((body) => (body.domain_id === undefined) !== (body.url === undefined), {
    message: 'give either domain_id or url',
  });
const JobParams = z.object({ job_id: z.uuid('must be the id of a job').toLowerCase() });
const JobAccepted = z.object({ job_id: z.uuid() });

/** Scans of websites for the addresses they publish. */
export function addScanRoutes(server: ApiServer, options: ApiOptions): void {
  server.post(
    '/api/v3/scan/website',
    {
      config: { access: 'operator' },
      schema: { body: ScanWanted, response: { 202: JobAccepted } },
    },
    async ({ body, principalId }, reply) => {
      const target = await findTarget(options, body);
      const jobId = await options.requestScan({ target, createdBy: principalId });
      return reply.status(202).send({ job_id: jobId });
    },
  );

  server.get(
    '/api/v3/scan/status/:job_id',
    {
      config: { access: 'viewer' },
      schema: { params: JobParams, response: { 200: ScanJson } },
    },
    ({ params }) => show(params.job_id),
  );

  server.delete(
    '/api/v3/scan/status/:job_id',
    {
      config: { access: 'operator' },
      schema: { params: JobParams, response: { 200: ScanJson } },
    },
    async ({ params: { job_id: jobId } }) => {
      const { status } = await show(jobId);
      // Once more is not a mistake: it is what whoever missed the answer does.
      if (status === 'cancelled') return show(jobId);
      const change = await options.cancelScan(jobId);
      if (change.kind === 'refused') {
        throw new ApiError(409, `job ${jobId} stays as it is: ${change.reason}`);
      }
      return show(jobId);
    },
  );

  async function show(jobId: string): Promise<ScanJson> {
    const scan = await readScan(options, jobId);
    if (scan === null) throw new ApiError(404, `there is no scan ${jobId}`);
    return scan;
  }
}

async function findTarget(
  { reader }: ApiOptions,
  wanted: z.infer<typeof ScanWanted>,
): Promise<ScanTarget> {
  if (wanted.domain_id !== undefined) {
    const target = await findScanTarget(reader, { domainId: wanted.domain_id });
    if (target === null) throw new ApiError(404, `there is no domain ${wanted.domain_id}`);
    return target;
  }
  const site = siteOfUrl(wanted.url ?? '');
  if (site === null) throw new ApiError(422, 'url: not a page of a public website');
  const target = await findScanTarget(reader, { site });
  return target ?? { companyNumber: null, domainId: null, domain: site };
}
