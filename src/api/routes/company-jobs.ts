import { z } from 'zod';
import { findUnheldOrRefuse } from '../find-company-or-refuse.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { companyParams } from '../company-params.ts';
import { giveObject, wishFlag } from '../wish.ts';

const JobAccepted = z.object({ job_id: z.uuid() });
/** Strict, so that nobody believes a wish was heard that this build does not know. What the register says is always asked anew. */
const Wish = z.strictObject({ refresh: wishFlag }, giveObject('refresh, or none')).nullish();
const ProcessWish = z
  .strictObject(
    {
      refresh: wishFlag,
      /** Spends credits if it must; without it nothing is ever bought because of this request. */
      enrich: wishFlag,
    },
    giveObject('refresh or enrich, or none'),
  )
  .nullish();

/** What a person may ask for by hand. Both ask Companies House only, unless `enrich` says that credits may be spent. */
export function addCompanyJobRoutes(
  server: ApiServer,
  { enqueue, enrich, ...known }: ApiOptions,
): void {
  const response = { 202: JobAccepted };
  const config = { access: 'operator' } as const;

  server.post(
    '/api/streaming/process/:companyNumber',
    { config, schema: { params: companyParams, body: ProcessWish, response } },
    async ({ params: { companyNumber }, body, principalId }, reply) => {
      const unheld = await findUnheldOrRefuse(companyNumber, known);
      const ofFile = unheld === null ? {} : { unheld };
      const jobId =
        body?.enrich === true
          ? await enrich({
              ...ofFile,
              name: 'POST /api/streaming/process',
              companyNumber,
              step: 'check-status',
              seeks: 'emails',
              isRefresh: body.refresh,
              createdBy: principalId,
            })
          : await enqueue('check-status', {
              ...ofFile,
              payload: { companyNumber },
              createdBy: principalId,
            });
      return reply.status(202).send({ job_id: jobId });
    },
  );

  server.post(
    '/api/companies/:companyNumber/import-officers',
    { config, schema: { params: companyParams, body: Wish, response } },
    async ({ params: { companyNumber }, principalId }, reply) => {
      const unheld = await findUnheldOrRefuse(companyNumber, known);
      const request = {
        ...(unheld !== null && { unheld }),
        payload: { companyNumber },
        createdBy: principalId,
      };
      return reply.status(202).send({ job_id: await enqueue('fetch-officers', request) });
    },
  );
}
