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

/** The credits of the paid providers as our own books have them. Paths with a name are of before there was another; what they list says whose it is. */
export function addCreditRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/snov/credits',
    { config: { access: 'viewer' }, schema: { response: { 200: CreditsJson } } },
    async () => toCreditsJson(await readCreditReport({ ...options, provider: 'snov' })),
  );

  server.get(
    '/api/credits',
    {
      config: { access: 'viewer' },
      schema: { response: { 200: z.object({ data: z.array(CreditsJson) }) } },
    },
    async () => {
      const data: CreditsJson[] = [];
      for (const provider of options.paidProviders) {
        data.push(toCreditsJson(await readCreditReport({ ...options, provider })));
      }
      return { data };
    },
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
