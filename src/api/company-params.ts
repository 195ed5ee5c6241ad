import { z } from 'zod';
import { parseCompanyNumber } from '../domain/company-number.ts';

/** A company number in an address, as people write it: any case, leading zeros lost. */
export const companyNumber = z
  .string()
  .max(40)
  .transform((text, context) => {
    const parsed = parseCompanyNumber(text);
    if (parsed !== null) return parsed;
    context.addIssue('is no company number: eight digits or letters, for example 01234567');
    return z.NEVER;
  });

export const companyParams = z.object({ companyNumber });
