import { Readable } from 'node:stream';
import { exportLeadsAsCsv } from '../../pipeline/export-leads.ts';
import { readOperation } from '../../wire/read-operation.ts';
import { tellFreshness } from '../tell-freshness.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** Files of leads. */
export function addExportRoutes(server: ApiServer, options: ApiOptions): void {
  server.get('/api/exports/leads.csv', { config: { access: 'page' } }, async (_request, reply) => {
    const { freshness } = await readOperation(options);
    const csv = exportLeadsAsCsv(options.reader, {
      register: options.register,
      hash: options.hash,
      hiddenPersonal: options.hiddenPersonal,
      now: options.clock.now(),
      freshness,
    });
    return tellFreshness(reply, freshness)
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="leads.csv"')
      .send(Readable.from(csv));
  });
}
