/**
 * What our register file has beside its rows, in terms of the published columns, so that the rival builds the same.
 * Not unique, because sqlite3 stores what it makes of a malformed row. To be kept in step with the indexes on `companies` (src/store/migrations).
 */
export const indexesLikeOurs: readonly string[] = [
  'create index companies_key on companies (CompanyNumber)',
  'create index companies_by_name on companies (CompanyName)',
];
