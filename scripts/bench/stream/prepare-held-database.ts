import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../../src/store/open-store.ts';
import { migrationsKey } from './migrations-key.ts';

const dayMs = 86_400_000;

/** A database with `held` companies under threat, each with an open episode, made once per size and copied to `path`. */
export async function prepareHeldDatabase(held: number, path: string): Promise<void> {
  const folder = join(tmpdir(), 'strikewatch-bench');
  const kept = join(folder, `held-uuids-${held}-${migrationsKey()}.db`);
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${kept}.unfinished`;
    rmSync(unfinished, { force: true });
    await using store = await openStore(`sqlite:${unfinished}`);
    await store[Symbol.asyncDispose]();
    fill(unfinished, held);
    renameSync(unfinished, kept);
  }
  copyFileSync(kept, path);
}

function fill(path: string, held: number): void {
  const db = new DatabaseSync(path);
  try {
    const at = Date.now() - dayMs;
    db.exec('pragma journal_mode = wal; pragma synchronous = off; begin');
    db.prepare(
      `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?)
       insert into companies (
         company_number, company_name, address_line_1, address_line_2, post_town, county, country, postal_code,
         company_category, company_type, subscriber_class, company_status, company_status_detail, company_status_raw,
         jurisdiction, incorporation_date, accounts_next_due_date, accounts_last_made_up_date, account_category,
         sic_text_1, uri, conf_stmt_next_due_date, conf_stmt_last_made_up_date,
         is_fraud_strike_off, status_as_of, status_source, profile_as_of, profile_source, created_at, updated_at)
       select printf('%08d', n), printf('HELD COMPANY NUMBER %d TRADING LIMITED', n), printf('%d HIGH STREET', n % 300),
         'BUSINESS PARK', 'LONDON', 'GREATER LONDON', 'ENGLAND', printf('EC%dA %dBB', n % 4 + 1, n % 9 + 1),
         'Private Limited Company', 'ltd', 'corporate', 'active', 'active-proposal-to-strike-off', 'active',
         'england-wales', '2015-05-01', '2026-05-31', '2024-08-31', 'MICRO ENTITY',
         '62020 - Information technology consultancy activities',
         printf('http://business.data.gov.uk/id/company/%08d', n), '2026-05-14', '2025-05-14',
         0, ?, 'bulk', ?, 'bulk', ?, ?
       from numbers`,
    ).run(held, at, at, at, at);
    db.prepare(
      `insert into episodes (id, company_number, state, route, stage, opened_by, opened_at, confirmed_at)
       select lower(substr(bits, 1, 8) || '-' || substr(bits, 9, 4) || '-4' || substr(bits, 14, 3) || '-8' || substr(bits, 18, 3) || '-' || substr(bits, 21)),
         company_number, 'open', 'unknown', 'proposed', 'bulk', ?, ?
       from (select company_number, hex(randomblob(16)) as bits from companies)`,
    ).run(at, at);
    db.exec('commit; analyze; pragma wal_checkpoint(truncate)');
  } finally {
    db.close();
  }
}
