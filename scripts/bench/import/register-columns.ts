import type { SQLOutputValue } from 'node:sqlite';

/** A cell as published, and where our database keeps it. */
interface RegisterColumn {
  readonly column: string;
  readonly kind: 'text' | 'date' | 'sic';
}

/** The columns of our `companies` in the order of the published cells, the names it had before left out. */
export const columnsBeforePreviousNames: readonly RegisterColumn[] = [
  ...texts('company_name company_number care_of po_box address_line_1 address_line_2 post_town'),
  ...texts('county country postal_code company_category company_status_raw country_of_origin'),
  ...dates('dissolution_date incorporation_date'),
  ...texts('account_ref_day account_ref_month'),
  ...dates('accounts_next_due_date accounts_last_made_up_date'),
  ...texts('account_category'),
  ...dates('returns_next_due_date returns_last_made_up_date'),
  ...texts('num_mort_charges num_mort_outstanding num_mort_part_satisfied num_mort_satisfied'),
  { column: 'sic_text_1', kind: 'sic' },
  ...texts('sic_text_2 sic_text_3 sic_text_4 num_gen_partners num_lim_partners uri'),
];

export const columnsAfterPreviousNames: readonly RegisterColumn[] = dates(
  'conf_stmt_next_due_date conf_stmt_last_made_up_date',
);

/** Back from what is stored to what was published. The generated file has no value that is lost on the way. */
export function publishedCell(
  { kind }: RegisterColumn,
  stored: SQLOutputValue | undefined,
): string {
  if (stored === null) return kind === 'sic' ? 'None Supplied' : '';
  const text = String(stored);
  return kind === 'date' ? text.split('-').toReversed().join('/') : text;
}

function texts(columns: string): readonly RegisterColumn[] {
  return columns.split(' ').map((column) => ({ column, kind: 'text' as const }));
}

function dates(columns: string): readonly RegisterColumn[] {
  return columns.split(' ').map((column) => ({ column, kind: 'date' as const }));
}
