import { z } from 'zod';
import { registerSources } from '../domain/strike-off.ts';
import type { OfficerRecord } from '../store/list-officers.ts';
import { instant, toInstant } from './instant.ts';

/** One appointment. Of the birth date there is month and year only: Companies House publishes no more. */
export const OfficerJson = z.object({
  id: z.uuid(),
  company_number: z.string(),
  appointment_id: z.string(),
  officer_id: z.string().nullable(),
  name: z.string(),
  title: z.string().nullable(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  officer_role: z.string(),
  appointed_on: z.string().nullable(),
  resigned_on: z.string().nullable(),
  is_corporate: z.boolean(),
  birth_month: z.number().int().nullable(),
  birth_year: z.number().int().nullable(),
  source: z.enum(registerSources),
  fetched_at: instant,
});
export type OfficerJson = z.infer<typeof OfficerJson>;

export function toOfficerJson(row: OfficerRecord): OfficerJson {
  return { ...row, is_corporate: row.is_corporate === 1, fetched_at: toInstant(row.fetched_at) };
}
