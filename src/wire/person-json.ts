import { z } from 'zod';
import type { OfficerRecord } from '../store/list-officers.ts';
import type { PersonRow } from '../store/persons.ts';
import type { ControllerRow } from '../store/significant-control.ts';

const RoleJson = z.object({
  kind: z.enum(['officer', 'psc']),
  /** The officer's role or the kind of control, in the register's words. */
  role: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  natures_of_control: z.array(z.string()).optional(),
});

/** One human being at a company with every role they have or had there. */
export const PersonJson = z.object({
  id: z.uuid(),
  name: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string(),
  birth_month: z.number().int().nullable(),
  birth_year: z.number().int().nullable(),
  roles: z.array(RoleJson),
});
export type PersonJson = z.infer<typeof PersonJson>;

const NaturesOfControl = z.array(z.string());

export function toPersonsJson(
  persons: readonly PersonRow[],
  {
    officers,
    controllers,
  }: {
    readonly officers: readonly OfficerRecord[];
    readonly controllers: readonly ControllerRow[];
  },
): PersonJson[] {
  return persons.map((person) => ({
    ...person,
    roles: [
      ...officers
        .filter((row) => row.person_id === person.id)
        .map((row) => ({
          kind: 'officer' as const,
          role: row.officer_role,
          from: row.appointed_on,
          to: row.resigned_on,
        })),
      ...controllers
        .filter((row) => row.person_id === person.id)
        .map((row) => ({
          kind: 'psc' as const,
          role: row.kind,
          from: row.notified_on,
          to: row.ceased_on,
          natures_of_control: NaturesOfControl.parse(JSON.parse(row.natures_of_control)),
        })),
    ],
  }));
}
