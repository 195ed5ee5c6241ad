import type { CompanyNumber } from '../../domain/company-number.ts';
import { RegisterEmptyError } from './errors.ts';

export type Resource = 'profile' | 'officers' | 'filings';

export interface HeededAnswer {
  readonly companyNumber: CompanyNumber;
  readonly resource: Resource;
  /** 200, as opposed to 404. */
  readonly isFound: boolean;
}

export interface BelievedDenials {
  readonly resource: Resource;
  readonly companies: readonly CompanyNumber[];
}

export interface NotFoundWatch {
  /** Throws {@link RegisterEmptyError} instead of letting a 404 pass that says nothing of its company. */
  heed(answer: HeededAnswer): Promise<void>;
}

/** Different companies, each known to exist, that are denied one after the other before the register is taken to be at fault. */
const mostDenied = 10;

/**
 * Tells a company that the register does not have from a register that answers 404 to everything: `isKnown` says whether another witness
 * has told of the company and the register has not denied it yet. One company that is found ends it. A company that was denied before proves
 * nothing either way, so that a few which are really gone do not stop the lane. Those that were denied before it was noticed were believed: `onEmpty` hears of
 * them, once.
 */
export function createNotFoundWatch(
  isKnown: (companyNumber: CompanyNumber) => Promise<boolean>,
  onEmpty: (believed: BelievedDenials) => Promise<void>,
): NotFoundWatch {
  const denied: Readonly<Record<Resource, Set<CompanyNumber>>> = {
    profile: new Set(),
    officers: new Set(),
    filings: new Set(),
  };

  return {
    async heed({ companyNumber, resource, isFound }) {
      if (isFound) {
        denied[resource].clear();
        return;
      }
      const wasEmpty = isEmpty();
      if (!wasEmpty && (await isKnown(companyNumber))) denied[resource].add(companyNumber);
      if (!isEmpty()) return;
      if (!wasEmpty) await onEmpty({ resource, companies: [...denied[resource]] });
      throw new RegisterEmptyError(
        `Companies House: HTTP 404 about ${mostDenied} companies in a row that are known to exist`,
      );
    },
  };

  function isEmpty(): boolean {
    return Object.values(denied).some((companies) => companies.size >= mostDenied);
  }
}
