import { z } from 'zod';
import { registerFields, sampleStates, type FieldAgreement } from '../domain/register-sample.ts';
import type { RegisterSample } from '../store/read-register-samples.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const count = z.number().int();

/** How far what is stored agrees with the register in one field, on one night. */
const FieldAgreementJson = z.object({
  field: z.enum(registerFields),
  /** 0..1, null while nothing could be compared. */
  agreement: z.number().nullable(),
  agreed: count,
  differed: count,
  not_comparable: count,
  /** Under 95 %, of at least 20 comparisons. */
  is_alarming: z.boolean(),
});

/** One night's sample of stored companies; only a complete one is judged. */
export const RegisterSampleJson = z.object({
  night: z.iso.date(),
  state: z.enum(sampleStates),
  planned: count,
  compared: count,
  started_at: instant,
  finished_at: instant.nullable(),
  fields: z.array(FieldAgreementJson),
});

export function toRegisterSampleJson(sample: RegisterSample): z.infer<typeof RegisterSampleJson> {
  return {
    night: sample.night,
    state: sample.state,
    planned: sample.planned,
    compared: sample.compared,
    started_at: toInstant(sample.started_at),
    finished_at: toInstantOrNull(sample.finished_at),
    fields: sample.fields.map((field) => toFieldJson(field, sample.state === 'complete')),
  };
}

function toFieldJson(
  { field, agreement, agreed, differed, notComparable, verdict }: FieldAgreement,
  isJudged: boolean,
): z.infer<typeof FieldAgreementJson> {
  return {
    field,
    agreement,
    agreed,
    differed,
    not_comparable: notComparable,
    is_alarming: isJudged && verdict === 'disagrees',
  };
}
