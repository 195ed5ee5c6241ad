import { z } from 'zod';
import type { CurrentRegister, FromRegister } from '../store/register-file/current-register.ts';
import { instant, toInstant } from './instant.ts';

/** The full register that an answer was taken from beside what is held live. */
export const RegisterJson = z.object({
  /** `absent`: never imported. `unusable`: imported, but its file is missing or damaged. Then the answer is of the live companies alone. */
  state: z.enum(['in_use', 'absent', 'unusable']),
  snapshot_date: z.string().nullable(),
  /** When its rows were true at Companies House. */
  as_of: instant.nullable(),
  companies: z.number().int(),
  /** What to do, when there is something to do. */
  note: z.string().nullable(),
});
export type RegisterJson = z.infer<typeof RegisterJson>;

const nothing = { snapshot_date: null, as_of: null, companies: 0 };

export function toRegisterJson(answer: FromRegister<unknown>): RegisterJson {
  switch (answer.kind) {
    case 'answered': {
      const { snapshot_date, as_of, companies } = answer.snapshot;
      return { state: 'in_use', snapshot_date, as_of: toInstant(as_of), companies, note: null };
    }
    case 'absent':
      return {
        ...nothing,
        state: 'absent',
        note: 'only companies held live are known: import the bulk file with --scope register for all',
      };
    case 'unusable':
      return { ...nothing, state: 'unusable', note: answer.reason };
  }
}

/** The register in use, with its size; nothing of it has to be read but its first pages. */
export async function readRegisterJson(register: CurrentRegister) {
  const answer = await register.ask(({ bytes }) => Promise.resolve(bytes));
  return { ...toRegisterJson(answer), bytes: answer.kind === 'answered' ? answer.value : 0 };
}
