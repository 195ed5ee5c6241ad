import { companyNameKey } from '../domain/company-name-key.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { isTheName, nearnessTo, wasTheName } from '../domain/name-nearness.ts';
import type { RegisterRecord } from '../store/list-register.ts';
import { onlyHeld, withNewerFacts } from '../store/register-file/newer-facts.ts';
import type { FoundLine, RegisterLine } from '../store/register-file/search-register-names.ts';
import { type KnownCompany, onlyInFile } from './merge-register.ts';

/** What a search found in the live store and in the register file, and what each has of the companies found in the other. */
export interface FoundInBoth {
  readonly live: readonly RegisterRecord[];
  readonly ofLive: ReadonlyMap<CompanyNumber, RegisterLine>;
  readonly lines: readonly FoundLine[];
  readonly ofLines: readonly RegisterRecord[];
  /** When the file was true. */
  readonly asOf: number;
}

/**
 * Every company that was found, once, the nearest to the key asked for first; of equally near ones those held live, then by name. A company is as near as the
 * nearest name it is known under, but one that it no longer has never comes before the company that has it.
 */
export function mergeByNearness(key: string, found: FoundInBoth): readonly KnownCompany[] {
  const nearness = nearnessTo(key);
  const records = new Map(
    [...found.live, ...found.ofLines].map((record) => [record.company_number, record]),
  );
  const foundLines = new Map(found.lines.map((line) => [line.companyNumber, line]));
  const rank = (company: KnownCompany, known: readonly number[]): RankedCompany => {
    const nameKey = companyNameKey(company.company_name);
    const now = nearness(nameKey);
    const others = known.map((other) => Math.max(other, wasTheName));
    return {
      company,
      nameKey,
      nearness: now === isTheName ? isTheName : Math.min(now, ...others),
      isHeld: records.has(company.company_number),
    };
  };
  const held = [...records.values()].map((record) => {
    const foundLine = foundLines.get(record.company_number);
    const line = foundLine ?? found.ofLive.get(record.company_number);
    const company =
      line === undefined ? onlyHeld(record) : withNewerFacts(record, line, found.asOf);
    const heldUnder = nearness(companyNameKey(record.company_name));
    return rank(company, foundLine === undefined ? [heldUnder] : [heldUnder, foundLine.nearness]);
  });
  const filed = found.lines
    .filter((line) => !records.has(line.companyNumber))
    .map((line) => rank(onlyInFile(line), [line.nearness]));
  return [...held, ...filed].toSorted(byNearness).map(({ company }) => company);
}

interface RankedCompany {
  readonly company: KnownCompany;
  readonly nameKey: string;
  readonly nearness: number;
  readonly isHeld: boolean;
}

function byNearness(a: RankedCompany, b: RankedCompany): number {
  return (
    a.nearness - b.nearness ||
    Number(b.isHeld) - Number(a.isHeld) ||
    compare(a.nameKey, b.nameKey) ||
    compare(a.company.company_number, b.company.company_number)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
