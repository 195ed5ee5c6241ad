import { z } from 'zod';
import { parseCompanyNumber } from '../domain/company-number.ts';

const wanted = 'eight digits or letters, for example 01234567';
const noNumber = `is no company number: ${wanted}`;

/** A company number as people write it: any case, leading zeros lost. */
export const companyNumber = z
  .string(`give a company number: ${wanted}`)
  .max(40, noNumber)
  .transform((text, context) => {
    const parsed = parseCompanyNumber(text);
    if (parsed !== null) return parsed;
    context.addIssue(noNumber);
    return z.NEVER;
  });

export const companyParams = z.object({ companyNumber });
