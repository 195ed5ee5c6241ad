import { namesakeBeginnings, namesakeKey } from '../domain/namesake.ts';
import { isAgentsPostalCode } from '../domain/shared-postal-codes.ts';
import type { ProofSubject } from '../sources/website/proof-rules.ts';
import type { CompanyRow } from '../store/companies.ts';
import { listOfficers } from '../store/officers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { listPreviousNames } from '../store/read-company-history.ts';
import { countOthersAtPostalCode, listNamesBeginningWith } from '../store/similar-companies.ts';

/**
 * We hold the companies under threat, one or two of a hundred: where some of them share a postcode, it is that of an agent, an
 * accountant or an office block.
 */
const manyAtOnePostalCode = 3;

/** What a website is compared with: the register's facts, and whether others share the name or the postcode. */
export async function readProofSubject(db: Db, company: CompanyRow): Promise<ProofSubject> {
  const { company_number: companyNumber, company_name: companyName } = company;
  const officers = await listOfficers(db, companyNumber);
  const previous = await listPreviousNames(db, companyNumber);
  return {
    companyNumber,
    companyName,
    postalCode: company.postal_code,
    addressLine1: company.address_line_1,
    postTown: company.post_town,
    officerNames: officers.map((officer) => officer.name),
    previousNames: previous.map((each) => each.companyName),
    isPostalCodeShared:
      isAgentsPostalCode(company.postal_code) ||
      (await countOthersAtPostalCode(db, company, manyAtOnePostalCode)) >= manyAtOnePostalCode,
    hasNamesake: await hasNamesake(db, company),
  };
}

/** The register refuses equal names, but not one that differs in "The", the legal form, a sign or an accent. How the legal form is written makes no difference. */
export async function hasNamesake(db: Db | Trx, company: CompanyRow): Promise<boolean> {
  const own = namesakeKey(company.company_name);
  for (const beginning of namesakeBeginnings(company.company_name)) {
    const names = await listNamesBeginningWith(db, company.company_number, beginning);
    if (names.some((name) => namesakeKey(name) === own)) return true;
  }
  return false;
}
