import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { RegisterColumn } from './register-tables.ts';
import { mostSharedTexts } from './text-dictionary.ts';

/** What two editions of the register say of companies, in numbers of companies. */
const RegisterDifference = z.object({
  /** In both files. */
  again: z.number(),
  /** In the new file only, with a row that could be read. */
  appeared: z.number(),
  /** In the earlier file only: they left the register, or the file. */
  absent: z.number(),
  /** In both, because their row of the new file could not be read and they keep what the earlier one says. */
  unread: z.number(),
  /** In both, with another value in any column. */
  changed: z.number(),
  renamed: z.number(),
  /** The registered office is another one. */
  moved: z.number(),
  changedPostcode: z.number(),
  /** The status or its detail is another one. */
  changedStatus: z.number(),
});
export type RegisterDifference = z.infer<typeof RegisterDifference>;

const groups = {
  renamed: ['name_key', 'name_ending', 'name_text'],
  moved: [
    'care_of',
    'po_box',
    'address_line_1',
    'address_line_2',
    'post_town',
    'county',
    'country',
    'postal_code',
  ],
  changedStatus: ['status'],
  other: [
    'company_category',
    'country_of_origin',
    'dissolution_date',
    'incorporation_date',
    'account_ref_day',
    'account_ref_month',
    'accounts_next_due_date',
    'accounts_last_made_up_date',
    'account_category',
    'returns_next_due_date',
    'returns_last_made_up_date',
    'num_mort_charges',
    'num_mort_outstanding',
    'num_mort_part_satisfied',
    'num_mort_satisfied',
    'sic_text_1',
    'sic_text_2',
    'sic_text_3',
    'sic_text_4',
    'num_gen_partners',
    'num_lim_partners',
    'uri_prefix',
    'uri_text',
    'previous_names',
    'conf_stmt_next_due_date',
    'conf_stmt_last_made_up_date',
  ],
} as const satisfies Record<string, readonly RegisterColumn[]>;

/** A URI says nothing of the company, and its host changes from year to year. */
const silentColumns: readonly RegisterColumn[] = ['uri_prefix', 'uri_text'];

/**
 * Compares a finished register file with an earlier one, in one pass: the new file in its order, the earlier one by company number. Null when
 * they cannot be compared as they are, because the new one was not built on the texts of the earlier one.
 */
export function compareRegisters(path: string, earlierPath: string): RegisterDifference | null {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('pragma temp_store = file');
    // What a read-only connection attaches is read-only too.
    database.prepare('attach database ? as earlier').run(earlierPath);
    if (!hasSameTexts(database)) return null;
    return RegisterDifference.parse({ ...database.prepare(difference).get() });
  } finally {
    database.close();
  }
}

const difference = `
  select
    count(*) as again,
    (select count(*) from main.companies) - count(*) - (
      select count(*) from main.unread_rows as unread where not exists (
        select 1 from earlier.companies as known where known.company_number = unread.company_number
      )
    ) as appeared,
    (select count(*) from earlier.companies) - count(*) as absent,
    (select count(*) from main.unread_rows where facts_as_of is not null) as unread,
    total(${differs([...groups.renamed, ...groups.moved, ...groups.changedStatus, ...groups.other])}) as changed,
    total(${differs(groups.renamed)}) as renamed,
    total(${differs(groups.moved)}) as moved,
    total(${differs(['postal_code'])}) as changedPostcode,
    total(${differs(groups.changedStatus)}) as changedStatus
  from main.companies as now
  cross join earlier.companies as before on before.company_number = now.company_number
`;

function differs(columns: readonly RegisterColumn[]): string {
  return columns
    .filter((column) => !silentColumns.includes(column))
    .map((column) => `now.${column} is not before.${column}`)
    .join(' or ');
}

/** Every text that the earlier rows share has the same number in the new file. */
function hasSameTexts(database: DatabaseSync): boolean {
  const other = database
    .prepare(
      `select 1 from earlier.texts as before left join main.texts as now on now.id = before.id
       where before.id <= ${mostSharedTexts} and now.text is not before.text limit 1`,
    )
    .get();
  return other === undefined;
}
