import { sql } from 'kysely';
import type { KnownAgain } from '../../domain/judge-shape.ts';
import type { Db } from '../open-store.ts';
import { whileAttached } from './staging-tables.ts';

/** A share of five thousand is told to within a hundredth, however large the file is. */
const sampleRows = 5_000;

/** Compares rows of a finished staging file, taken at equal distances, with what is held of their companies. Changes nothing. */
export function compareWithHeld(db: Db, stagingPath: string): Promise<KnownAgain> {
  return whileAttached(db, stagingPath, async () => {
    const { rows: ends } = await sql<{ last: number | null }>`
      select max(row_id) as last from staging.rows`.execute(db);
    const last = ends[0]?.last ?? 0;
    const step = Math.max(1, Math.floor(last / sampleRows));
    const { rows } = await sql<Omit<KnownAgain, 'sameStatus'>>`
      with recursive pick (row_id) as (
        select ${step} union all select row_id + ${step} from pick where row_id + ${step} <= ${last}
      )
      select count(*) as compared,
        count(*) filter (where upper(row.company_name) = upper(known.company_name)) as sameName,
        count(*) filter (where row.postal_code is known.postal_code) as samePostcode
      from pick
      cross join staging.rows as row on row.row_id = pick.row_id
      cross join companies as known on known.company_number = row.company_number
    `.execute(db);
    const { compared, sameName, samePostcode } = rows[0] ?? noneCompared;
    return { compared, sameName, samePostcode, sameStatus: null };
  });
}

const noneCompared = { compared: 0, sameName: 0, samePostcode: 0 };
