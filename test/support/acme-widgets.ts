import { parseCompanyNumber } from '../../src/domain/company-number.ts';
import type { ProofSubject } from '../../src/sources/website/proof-rules.ts';

/** The company whose sites the tests of proof invent: ACME WIDGETS LIMITED, 07123984, of Leeds. */
export function acmeWidgets(fields: Partial<ProofSubject> = {}): ProofSubject {
  const companyNumber = parseCompanyNumber('07123984');
  if (companyNumber === null) throw new Error('not a company number');
  return {
    companyNumber,
    companyName: 'ACME WIDGETS LIMITED',
    postalCode: 'LS1 4AB',
    officerNames: [],
    ...fields,
  };
}
