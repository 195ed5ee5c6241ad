import type { InventedCompany } from './invent-company.ts';

const noNames = Array.from({ length: 20 }, () => '');

/** The 55 cells of a row in the order of the published header, as text: nothing is escaped yet. */
export function companyCells(company: InventedCompany): readonly string[] {
  return [
    company.name,
    company.number,
    company.careOf,
    company.address.poBox,
    ...company.address.cells,
    company.category,
    company.status,
    company.origin,
    '',
    company.incorporatedOn,
    ...company.accounts,
    ...company.returns,
    ...company.mortgages,
    ...company.sicTexts,
    ...company.partners,
    `http://business.data.gov.uk/id/company/${company.number}`,
    ...previousNameCells(company),
    ...company.confirmation,
  ];
}

function previousNameCells({ previousNames }: InventedCompany): readonly string[] {
  if (previousNames.length === 0) return noNames;
  const cells = previousNames.flatMap(({ ceasedOn, name }) => [ceasedOn, name]);
  return [...cells, ...noNames.slice(cells.length)];
}

/** The row as published: every cell quoted. */
export function csvLine(cells: readonly string[], isMalformed: boolean): string {
  if (isMalformed || !holdsQuote(cells)) return `"${cells.join('","')}"`;
  return `"${cells.map((cell) => cell.replaceAll('"', '""')).join('","')}"`;
}

function holdsQuote(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell.includes('"')) return true;
  return false;
}
