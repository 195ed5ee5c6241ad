import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, it, onTestFinished, vi } from 'vitest';
import { listUnreconciledTasks } from '../../../src/store/compare-tasks.ts';
import type { Db } from '../../../src/store/open-store.ts';
import { listDoubtsToPoll } from '../../../src/store/provider-tasks.ts';
import { readBalanceEvidence } from '../../../src/store/read-balance-evidence.ts';
import { listReservedSince } from '../../../src/store/read-commitments.ts';
import { listStartsInDoubt } from '../../../src/store/settle-doubts.ts';
import { differencesSince } from '../../../src/store/spend-ledger.ts';
import { describeOnEveryEngine, setupDatabase } from '../../support/setup-database.ts';

const provider = 'snov';
const now = Date.parse('2026-11-17T10:15:00Z');

type Question = readonly [what: string, index: string, ask: (db: Db) => Promise<unknown>];

const questions: readonly Question[] = [
  [
    'starts in doubt',
    'provider_tasks_in_doubt',
    (db) => listStartsInDoubt(db, { provider, sentAfter: now }),
  ],
  ['doubts to poll', 'provider_tasks_in_doubt', (db) => listDoubtsToPoll(db, { provider, now })],
  [
    'tasks that no balance was compared with',
    'provider_tasks_not_compared',
    (db) => listUnreconciledTasks(db, provider),
  ],
  [
    'what readings showed beyond receipts',
    'spend_entries_differences',
    (db) => readBalanceEvidence(db, provider, now),
  ],
  [
    'what they showed since one of them',
    'spend_entries_differences',
    (db) => differencesSince(db, provider, now),
  ],
  [
    'what is put aside for the last minutes',
    'spend_intents_by_time',
    (db) => listReservedSince(db, { provider, since: now }),
  ],
];

describeOnEveryEngine('paid work', (engine) => {
  it.each(questions)('finds %s without all that was ever bought', async (_what, index, ask) => {
    const { db } = await setupDatabase(engine);
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
    onTestFinished(() => prepare.mockRestore());

    await ask(db);

    const asked = prepare.mock.calls.map(([query]) => query);
    const plans = await Promise.all(asked.map((query) => planOf(db, query)));
    expect(plans.flat().filter((step) => step.startsWith('SCAN'))).toEqual([]);
    expect(plans.flat().some((step) => step.includes(`${index} (`))).toBe(true);
  });
});

async function planOf(db: Db, query: string): Promise<readonly string[]> {
  const { rows } = await sql.raw<{ detail: string }>(`explain query plan ${query}`).execute(db);
  return rows.map(({ detail }) => detail);
}
