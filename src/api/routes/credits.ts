import { z } from 'zod';
import { paidOperations } from '../../domain/enrichment.ts';
import { creditStatuses, readCreditReport, type CreditReport } from '../read-credit-report.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { instant, toInstantOrNull } from '../wire/instant.ts';

const credits = z.string();

/** Credits are decimal strings, as the provider writes them. */
export const CreditsJson = z.object({
  current_balance: credits.nullable(),
  monthly_usage: credits,
  usage_by_operation: z.partialRecord(z.enum(paidOperations), credits),
  status: z.enum(creditStatuses),
  exhausted: z.boolean().nullable(),
  reserved: credits,
  in_doubt: credits,
  unexplained: credits,
  burn_per_day: credits.nullable(),
  days_left: z.number().int().nullable(),
  read_at: instant.nullable(),
});

/** The credits of the paid provider as our own books have them. */
export function addCreditRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/snov/credits',
    { config: { access: 'viewer' }, schema: { response: { 200: CreditsJson } } },
    async () => toCreditsJson(await readCreditReport(options)),
  );
}

export function toCreditsJson(report: CreditReport): z.infer<typeof CreditsJson> {
  return {
    current_balance: report.balance?.credits ?? null,
    monthly_usage: report.usage,
    usage_by_operation: Object.fromEntries(report.usageByOperation),
    status: report.status,
    exhausted: report.status === 'unknown' ? null : report.status === 'exhausted',
    reserved: report.reserved,
    in_doubt: report.inDoubt,
    unexplained: report.unexplained,
    burn_per_day: report.burnPerDay,
    days_left: report.daysLeft,
    read_at: toInstantOrNull(report.balance?.readAt ?? null),
  };
}
