import { CreditsJson, toCreditsJson } from '../../wire/credits-json.ts';
import { readCreditReport } from '../../wire/read-credit-report.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The credits of the paid provider as our own books have them. */
export function addCreditRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/snov/credits',
    { config: { access: 'viewer' }, schema: { response: { 200: CreditsJson } } },
    async () => toCreditsJson(await readCreditReport(options)),
  );
}
