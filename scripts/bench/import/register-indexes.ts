/**
 * What our register file has beside its rows, in terms of the published columns, so that the rival builds the same: companies are found by
 * number, by the beginning of their name and by the words of it. Not unique, because sqlite3 stores what it makes of a malformed row. To
 * be kept in step with src/store/register-file.
 */
export const indexesLikeOurs: readonly string[] = [
  'create index companies_key on companies (CompanyNumber)',
  'create index companies_by_name on companies (CompanyName)',
  "create virtual table company_names using fts5 (CompanyName, content = 'companies', columnsize = 0, detail = 'none')",
  "insert into company_names (company_names) values ('rebuild')",
];
