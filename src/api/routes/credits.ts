import { z } from 'zod';
import { listReceipts } from '../../store/read-receipts.ts';
import { DoubtJson, readDoubts } from '../../wire/doubts-json.ts';
import { ReceiptJson, receiptGroups, toReceiptsJson } from '../../wire/receipts-json.ts';
import { CreditsJson, toCreditsJson } from '../../wire/credits-json.ts';
import { readCreditReport } from '../../wire/read-credit-report.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const dayMs = 86_400_000;

const ReceiptQuery = z.strictObject({
  by: z.enum(receiptGroups).default('month'),
  days: z.coerce.number().int().positive().max(3_660).default(365),
});

/** The credits of the paid provider as our own books have them. */
export function addCreditRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/snov/credits',
    { config: { access: 'viewer' }, schema: { response: { 200: CreditsJson } } },
    async () => toCreditsJson(await readCreditReport(options)),
  );

  server.get(
    '/api/snov/receipts',
    {
      config: { access: 'viewer' },
      schema: {
        querystring: ReceiptQuery,
        response: { 200: z.object({ data: z.array(ReceiptJson) }) },
      },
    },
    async ({ query: { by, days } }) => {
      const since = options.clock.now() - days * dayMs;
      return { data: [...toReceiptsJson(await listReceipts(options.reader, since), by)] };
    },
  );

  server.get(
    '/api/snov/doubts',
    {
      config: { access: 'viewer' },
      schema: { response: { 200: z.object({ data: z.array(DoubtJson) }) } },
    },
    async () => ({ data: [...(await readDoubts(options.reader))] }),
  );
}
