import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { CompanyProfile, PreviousName } from '../domain/company-profile.ts';
import { isSameName } from '../domain/previous-names.ts';
import { isNewerFact } from '../domain/newer-fact.ts';
import type { RegisterSource } from '../domain/strike-off.ts';
import { subscriberClassOf } from '../domain/subscriber-class.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type CompanyRow = Selectable<Database['companies']>;

/** Where a fact about a company comes from, and when it was true there. */
export interface FactOrigin {
  readonly source: RegisterSource;
  readonly asOf: number;
  /** When we learnt it. */
  readonly now: number;
  /** Place of the stream event that says so. */
  readonly streamTimepoint?: number;
}

export function findCompany(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<CompanyRow | undefined> {
  return firstRow(selectCompany(db, { companyNumber }));
}

const selectCompany = compileOnce<{ companyNumber: CompanyNumber }, CompanyRow>((db, hole) =>
  db.selectFrom('companies').selectAll().where('company_number', '=', hole('companyNumber')),
);

/**
 * Stores what a REST answer or stream event says of a company. Facts older than the stored ones change nothing, per
 * group (status, profile). Columns only the bulk file has keep their values.
 */
export async function saveProfile(
  trx: Trx,
  profile: CompanyProfile,
  origin: FactOrigin,
): Promise<'inserted' | 'updated' | 'unchanged'> {
  const stored = await findCompany(trx, profile.companyNumber);
  return saveProfileOver(trx, stored, { profile, ...origin });
}

/** The same for whoever has read in this transaction what is stored. */
export async function saveProfileOver(
  trx: Trx,
  stored: CompanyRow | undefined,
  { profile, ...origin }: FactOrigin & { readonly profile: CompanyProfile },
): Promise<'inserted' | 'updated' | 'unchanged'> {
  if (stored === undefined) {
    await insertCompany(trx, {
      ...profileColumns(profile, null),
      ...statusColumns(profile),
      company_number: profile.companyNumber,
      status_as_of: origin.asOf,
      status_source: origin.source,
      profile_as_of: origin.asOf,
      profile_source: origin.source,
      created_at: origin.now,
      updated_at: origin.now,
      stream_timepoint: origin.streamTimepoint ?? null,
    });
    await savePreviousNames(trx, profile);
    return 'inserted';
  }
  const takesProfile = !isNewerFact(stored.profile_as_of, origin);
  const takesStatus = !isNewerFact(stored.status_as_of, origin);
  if (!takesProfile && !takesStatus) return 'unchanged';
  const changes = {
    ...(takesProfile && differing(stored, profileColumns(profile, stored))),
    ...(takesStatus && differing(stored, statusColumns(profile))),
  };
  const isChanged = Object.keys(changes).length > 0;
  const place =
    origin.streamTimepoint === undefined ? {} : { stream_timepoint: origin.streamTimepoint };
  await trx
    .updateTable('companies')
    .set({
      ...changes,
      ...place,
      // The register itself has it, whatever it answered before.
      ...(origin.source === 'rest' && stored.not_found_since !== null && { not_found_since: null }),
      ...(takesProfile && {
        profile_as_of: origin.asOf,
        profile_source: origin.source,
      }),
      ...(takesStatus && {
        status_as_of: origin.asOf,
        status_source: origin.source,
      }),
      ...(isChanged && { updated_at: origin.now }),
    })
    .where('company_number', '=', profile.companyNumber)
    .execute();
  if (takesProfile) await replacePreviousNames(trx, profile);
  return isChanged ? 'updated' : 'unchanged';
}

type NewCompany = ReturnType<typeof profileColumns> &
  ReturnType<typeof statusColumns> &
  Pick<
    CompanyRow,
    | 'company_number'
    | 'status_as_of'
    | 'status_source'
    | 'profile_as_of'
    | 'profile_source'
    | 'created_at'
    | 'updated_at'
    | 'stream_timepoint'
  >;

const insertCompany = compileOnce<NewCompany, unknown>((db, hole) =>
  db.insertInto('companies').values({
    company_number: hole('company_number'),
    company_name: hole('company_name'),
    care_of: hole('care_of'),
    po_box: hole('po_box'),
    address_line_1: hole('address_line_1'),
    address_line_2: hole('address_line_2'),
    post_town: hole('post_town'),
    county: hole('county'),
    country: hole('country'),
    postal_code: hole('postal_code'),
    company_type: hole('company_type'),
    subscriber_class: hole('subscriber_class'),
    jurisdiction: hole('jurisdiction'),
    dissolution_date: hole('dissolution_date'),
    incorporation_date: hole('incorporation_date'),
    accounts_next_due_date: hole('accounts_next_due_date'),
    accounts_last_made_up_date: hole('accounts_last_made_up_date'),
    conf_stmt_next_due_date: hole('conf_stmt_next_due_date'),
    conf_stmt_last_made_up_date: hole('conf_stmt_last_made_up_date'),
    sic_text_1: hole('sic_text_1'),
    sic_text_2: hole('sic_text_2'),
    sic_text_3: hole('sic_text_3'),
    sic_text_4: hole('sic_text_4'),
    is_fraud_strike_off: hole('is_fraud_strike_off'),
    company_status: hole('company_status'),
    company_status_detail: hole('company_status_detail'),
    company_status_raw: hole('company_status_raw'),
    status_as_of: hole('status_as_of'),
    status_source: hole('status_source'),
    profile_as_of: hole('profile_as_of'),
    profile_source: hole('profile_source'),
    created_at: hole('created_at'),
    updated_at: hole('updated_at'),
    stream_timepoint: hole('stream_timepoint'),
  }),
);

/** Notes the latest stream event of a company that changed nothing else. */
export async function saveStreamTimepoint(
  trx: Trx,
  companyNumber: CompanyNumber,
  timepoint: number,
): Promise<void> {
  await trx
    .updateTable('companies')
    .set({ stream_timepoint: timepoint })
    .where('company_number', '=', companyNumber)
    .execute();
}

/** The stream numbers its events anew: what is stored of the old numbers would make every later event look old. */
export async function forgetStreamTimepoints(trx: Trx): Promise<void> {
  await trx
    .updateTable('companies')
    .set({ stream_timepoint: null })
    .where('stream_timepoint', 'is not', null)
    .execute();
}

function statusColumns(profile: CompanyProfile) {
  return {
    company_status: profile.status.companyStatus,
    company_status_detail: profile.status.companyStatusDetail,
    company_status_raw: profile.companyStatusRaw,
  };
}

function profileColumns(profile: CompanyProfile, stored: CompanyRow | null) {
  const office = profile.registeredOffice;
  return {
    // A name that cannot be read is the one we know, or none; the column has text, as for a row of the bulk file without a name.
    company_name: profile.companyName ?? stored?.company_name ?? '',
    care_of: office.careOf,
    po_box: office.poBox,
    address_line_1: office.addressLine1,
    address_line_2: office.addressLine2,
    post_town: office.postTown,
    county: office.county,
    country: office.country,
    postal_code: office.postalCode,
    company_type: profile.companyType ?? stored?.company_type ?? null,
    subscriber_class: subscriberClassOf({
      companyNumber: profile.companyNumber,
      companyType: profile.companyType ?? stored?.company_type ?? null,
      companyCategory: stored?.company_category ?? null,
    }),
    jurisdiction: profile.jurisdiction,
    dissolution_date: profile.dateOfCessation,
    incorporation_date: profile.dateOfCreation ?? stored?.incorporation_date ?? null,
    accounts_next_due_date: profile.accountsNextDueDate,
    accounts_last_made_up_date: profile.accountsLastMadeUpDate,
    conf_stmt_next_due_date: profile.confirmationStatementNextDueDate,
    conf_stmt_last_made_up_date: profile.confirmationStatementLastMadeUpDate,
    sic_text_1: sicText(profile, stored, 0),
    sic_text_2: sicText(profile, stored, 1),
    sic_text_3: sicText(profile, stored, 2),
    sic_text_4: sicText(profile, stored, 3),
    is_fraud_strike_off: profile.isFraudStrikeOff ? 1 : 0,
  };
}

/** The API gives codes only; where the code stands, the bulk file's "code - description" is kept. */
function sicText(profile: CompanyProfile, stored: CompanyRow | null, index: number): string | null {
  const code = profile.sicCodes[index] ?? null;
  if (code === null || stored === null) return code;
  const known = [stored.sic_text_1, stored.sic_text_2, stored.sic_text_3, stored.sic_text_4];
  return known.find((text) => text?.startsWith(code)) ?? code;
}

function differing<T extends Record<string, unknown>>(stored: CompanyRow, wanted: T): Partial<T> {
  const row: Record<string, unknown> = stored;
  const changed: Partial<T> = {};
  for (const key in wanted) {
    if (row[key] !== wanted[key]) changed[key] = wanted[key];
  }
  return changed;
}

/**
 * The list of a newer profile takes the place of the stored one, also when it is empty: the register leaves out what there is not. Names hardly ever change,
 * and most events repeat them.
 */
async function replacePreviousNames(trx: Trx, profile: CompanyProfile): Promise<void> {
  const { companyNumber } = profile;
  const { rows: stored } = await selectPreviousNames(trx, { companyNumber });
  const isSame =
    stored.length === profile.previousNames.length &&
    stored.every((name, index) => {
      const told = profile.previousNames[index];
      return told !== undefined && isSameName(name, told);
    });
  if (isSame) return;
  await trx.deleteFrom('previous_names').where('company_number', '=', companyNumber).execute();
  await savePreviousNames(trx, profile);
}

const selectPreviousNames = compileOnce<{ companyNumber: CompanyNumber }, PreviousName>(
  (db, hole) =>
    db
      .selectFrom('previous_names')
      .select(['company_name as companyName', 'ceased_on as ceasedOn'])
      .where('company_number', '=', hole('companyNumber'))
      .orderBy('position'),
);

async function savePreviousNames(trx: Trx, profile: CompanyProfile): Promise<void> {
  if (profile.previousNames.length === 0) return;
  await trx
    .insertInto('previous_names')
    .values(
      profile.previousNames.map((name, index) => ({
        company_number: profile.companyNumber,
        position: index + 1,
        company_name: name.companyName,
        ceased_on: name.ceasedOn,
      })),
    )
    .execute();
}
