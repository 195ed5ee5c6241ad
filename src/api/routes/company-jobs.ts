import { z } from 'zod';
import type { CompanyNumber } from '../../domain/company-number.ts';
import { findCompanyOrRefuse } from '../find-company-or-refuse.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { companyParams } from '../company-params.ts';

const JobAccepted = z.object({ job_id: z.uuid() });
/** No body or an empty one. Strict, so that nobody believes a wish was heard that this build does not know. */
const NoBody = z.strictObject({}).nullish();

/** What a person may ask for by hand. Both ask Companies House only: neither spends credits. */
export function addCompanyJobRoutes(server: ApiServer, { reader, enqueue }: ApiOptions): void {
  const schema = { params: companyParams, body: NoBody, response: { 202: JobAccepted } };
  const config = { access: 'operator' } as const;

  async function start(
    name: Parameters<ApiOptions['enqueue']>[0],
    { companyNumber, asker }: { companyNumber: CompanyNumber; asker: string | null },
  ): Promise<z.infer<typeof JobAccepted>> {
    await findCompanyOrRefuse(reader, companyNumber);
    return { job_id: await enqueue(name, { payload: { companyNumber }, createdBy: asker }) };
  }

  server.post(
    '/api/streaming/process/:companyNumber',
    { config, schema },
    async ({ params, principalId }, reply) =>
      reply.status(202).send(await start('check-status', { ...params, asker: principalId })),
  );

  server.post(
    '/api/companies/:companyNumber/import-officers',
    { config, schema },
    async ({ params, principalId }, reply) =>
      reply.status(202).send(await start('fetch-officers', { ...params, asker: principalId })),
  );
}
