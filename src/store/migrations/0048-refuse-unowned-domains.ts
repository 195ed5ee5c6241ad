import { sql, type Kysely } from 'kysely';
import { allowing, rebuildTables } from './rebuild-tables.ts';

const outcomesBefore = [
  'absent',
  'private_address',
  'parked_name_server',
  'unresolved',
  'unreachable',
  'robots_disallowed',
  'blocked',
  'held_by_other',
  'unused',
  'proven',
  'likely',
  'not_proven',
  'contradicted',
];

/** Names that a provider gave and that are no company's own, counted by what they are; whose an address may be as well. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildTables(db, outcomesOf([...outcomesBefore, 'nobodys_own']));
  await db.schema
    .createIndex('domain_candidates_unowned')
    .on('domain_candidates')
    .columns(['reason'])
    .where(sql.ref('outcome'), '=', 'nobodys_own')
    .execute();
  await db.schema.alterTable('contacts').addColumn('shared_with', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contacts').dropColumn('shared_with').execute();
  await db.schema.dropIndex('domain_candidates_unowned').execute();
  await sql`delete from domain_candidates where outcome = 'nobodys_own'`.execute(db);
  await rebuildTables(db, outcomesOf(outcomesBefore));
}

function outcomesOf(names: readonly string[]) {
  return new Map([['domain_candidates', allowing('outcome', names)]]);
}
