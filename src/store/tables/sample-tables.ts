import type { CompanyNumber } from '../../domain/company-number.ts';
import { comparisonOutcomes, registerFields, sampleStates } from '../../domain/register-sample.ts';
import { branded, defineTable, integer, nullable, oneOf, text } from './table.ts';

/** One night's sample of stored companies against the register. */
export const registerSamples = defineTable(
  {
    /** Day in London (`YYYY-MM-DD`) on which it was begun: at most one a night. */
    night: text,
    state: oneOf(sampleStates),
    /** Companies chosen. */
    planned: integer,
    /** Companies that the register has answered for. */
    compared: integer,
    started_at: integer,
    finished_at: nullable(integer),
  },
  ['night'],
);

/** What one comparison found of one field. Facts of the register alone, nothing of people. */
export const registerSampleFields = defineTable(
  {
    night: text,
    company_number: branded<CompanyNumber>(),
    field: oneOf(registerFields),
    outcome: oneOf(comparisonOutcomes),
    /** Both only where they differ, in the plain form they were compared in. */
    stored_value: nullable(text),
    registered_value: nullable(text),
    compared_at: integer,
  },
  ['night', 'company_number', 'field'],
);
