import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { rebuildEvents } from './rebuild-events.ts';

const typesBefore = [
  'company.strike_off.proposed',
  'company.strike_off.suspended',
  'company.strike_off.left',
  'company.dissolved',
  'import.completed',
  'register.disagreed',
  'lead.enriched',
  'credits.low',
  'credits.exhausted',
  'credits.restored',
  'credits.in_doubt',
  'credits.unexplained',
  'credits.ceiling_reached',
  'stream.degraded',
  'stream.recovered',
  'breaker.opened',
  'breaker.closed',
  'job.dead',
];
const typesAdded = ['calls.stopped', 'calls.resumed'];

/** Events of a person stopping the calls to others and letting them go on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildEvents(db, [...typesBefore, ...typesAdded]);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from events where type in ('calls.stopped', 'calls.resumed')`.execute(db);
  await rebuildEvents(db, typesBefore);
}
