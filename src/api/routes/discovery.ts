import { z } from 'zod';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { SoughtByRun } from '../../domain/enrichment.ts';
import { companyNumber } from '../company-params.ts';
import { findUnheldOrRefuse } from '../find-company-or-refuse.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { giveObject, wishFlag } from '../wish.ts';

const JobAccepted = z.object({ job_id: z.uuid() });

/** Which company; `refresh` finds out anew what is known, and may pay for it once more. */
const Wish = z.strictObject(
  { company_number: companyNumber, refresh: wishFlag },
  giveObject('company_number'),
);

/** A person has one company's domain or its people's addresses found. May spend credits, whatever `enrichment.auto` says. */
export function addDiscoveryRoutes(server: ApiServer, { enrich, ...known }: ApiOptions): void {
  const schema = { body: Wish, response: { 202: JobAccepted } };
  const config = { access: 'operator' } as const;

  async function start(wish: {
    readonly step: 'find-domain' | 'find-emails';
    readonly seeks: SoughtByRun;
    readonly companyNumber: CompanyNumber;
    readonly isRefresh: boolean;
    readonly createdBy: string | null;
    readonly name: string;
  }): Promise<z.infer<typeof JobAccepted>> {
    const unheld = await findUnheldOrRefuse(wish.companyNumber, known);
    return { job_id: await enrich({ ...wish, ...(unheld !== null && { unheld }) }) };
  }

  for (const [url, sought] of [
    ['/api/discovery/domain', { step: 'find-domain', seeks: 'domain' }],
    ['/api/discovery/email', { step: 'find-emails', seeks: 'emails' }],
  ] as const) {
    server.post(url, { config, schema }, async ({ body, principalId }, reply) =>
      reply.status(202).send(
        await start({
          ...sought,
          companyNumber: body.company_number,
          isRefresh: body.refresh,
          createdBy: principalId,
          name: `POST ${url}`,
        }),
      ),
    );
  }
}
