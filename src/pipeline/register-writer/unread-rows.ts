import type { CompanyNumber } from '../../domain/company-number.ts';
import type { UnreadRows } from '../../store/register-file/keep-unread-companies.ts';
import { numbersInReject } from '../numbers-in-reject.ts';
import { readReject } from '../read-reject.ts';

export interface SeenUnreadRows extends UnreadRows {
  /** Rows in which nothing looks like a company number. */
  readonly nameless: number;
  add(raw: string): void;
}

/** Notes the companies that rejected rows name, as they pass. */
export function createUnreadRows(): SeenUnreadRows {
  const certain = new Map<CompanyNumber, string>();
  const possible = new Set<string>();
  let nameless = 0;
  return {
    certain,
    possible,
    get nameless() {
      return nameless;
    },
    add(raw) {
      const row = readReject(raw);
      if (row !== null) {
        certain.set(row.companyNumber, row.companyName);
        return;
      }
      const numbers = numbersInReject(raw);
      if (numbers.length === 0) nameless += 1;
      for (const number of numbers) possible.add(number);
    },
  };
}
