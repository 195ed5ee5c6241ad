import type { Kysely } from 'kysely';

/** Look-ups that the provider may not have charged, and readings of the balance that cannot tell whether it has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('spend_intents').addColumn('is_charge_assumed', 'integer').execute();
  await db.schema.alterTable('balance_readings').addColumn('assumed_credits', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('balance_readings').dropColumn('assumed_credits').execute();
  await db.schema.alterTable('spend_intents').dropColumn('is_charge_assumed').execute();
}
