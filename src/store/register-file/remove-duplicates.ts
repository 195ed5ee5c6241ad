import type { DatabaseSync } from 'node:sqlite';

/** Numbers looked up at once; a file that holds everything twice must not fill the memory. */
const numbersPerRound = 10_000;

/**
 * Of rows with the same company number the last of the file stays. Returns how many went. The words of a row that went stay in the
 * index of names and lead nowhere.
 */
export function removeDuplicates(database: DatabaseSync): number {
  const findRepeated = database.prepare(
    `select company_number from companies where company_number > ?
     group by company_number having count(*) > 1 order by company_number limit ${numbersPerRound}`,
  );
  const removeEarlier = database.prepare(
    `delete from companies where company_number = ?1
     and rowid < (select max(rowid) from companies where company_number = ?1)`,
  );
  let removed = 0;
  let after = '';
  for (;;) {
    const repeated = findRepeated.all(after);
    for (const { company_number: companyNumber } of repeated) {
      after = String(companyNumber);
      removed += Number(removeEarlier.run(after).changes);
    }
    if (repeated.length < numbersPerRound) return removed;
  }
}
