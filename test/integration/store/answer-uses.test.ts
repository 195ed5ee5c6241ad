import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import {
  countAnswerUses,
  forgetAnswerUses,
  noteAnswerUse,
  readAnswerTotals,
} from '../../../src/store/answer-uses.ts';
import { seedCompany, seedEpisode } from '../../support/seed-company.ts';
import {
  describeOnEveryEngine,
  setupDatabase,
  sqliteFileOf,
} from '../../support/setup-database.ts';

const dayMs = 86_400_000;
const now = Date.parse('2026-11-17T10:15:00Z');
const operation = 'company-domain-by-name';
const none = { bought: 0, held: 0 };
const others = [
  { operation: 'emails-by-domain-by-name', ...none },
  { operation: 'email-verification', ...none },
];

describeOnEveryEngine('answers that leads have taken', (engine) => {
  async function setup() {
    const database = await setupDatabase(engine);
    const { db } = database;
    const episodeId = await seedEpisode(db, await seedCompany(db, '00000001'));
    const use = (
      askedFor: string,
      at: number,
      run: { id: string; askedAt: number } | null = null,
    ) =>
      db.transaction().execute((trx) =>
        noteAnswerUse(trx, {
          operation,
          subjectKey: askedFor,
          episodeId,
          askedFor,
          run,
          now: at,
        }),
      );
    return { ...database, use };
  }

  it('are counted once for each question of an episode, and stay counted when they are forgotten', async () => {
    const { db, use } = await setup();
    await use('old', now - 121 * dayMs);
    await use('new', now - dayMs);
    await use('new', now);

    await db.transaction().execute((trx) => forgetAnswerUses(trx, now));

    expect(await readAnswerTotals(db)).toEqual([{ operation, bought: 0, held: 2 }, ...others]);
    expect(await countAnswerUses(db, 0)).toEqual([{ operation, bought: 0, held: 1 }, ...others]);
  });

  it('are counted once more for each run that asks again, and not for what nobody asks', async () => {
    const { db, use } = await setup();
    const first = { id: 'first', askedAt: now };
    await use('one', now, first);
    await use('one', now + 1, first);
    await use('one', now + 2);
    await use('one', now + 3, { id: 'second', askedAt: now + 3 });
    await use('one', now + 4);

    expect(await countAnswerUses(db, 0)).toEqual([{ operation, bought: 0, held: 2 }, ...others]);
    expect(await readAnswerTotals(db)).toEqual([{ operation, bought: 0, held: 2 }, ...others]);
  });

  it('are kept by an older schema, once each', async () => {
    const { db, use } = await setup();
    await use('one', now, { id: 'first', askedAt: now });
    await use('one', now + dayMs, { id: 'second', askedAt: now });
    await use('two', now);

    await migrate(db, '0057-say-what-a-run-seeks');
    await migrate(db);

    expect(await countAnswerUses(db, 0)).toEqual([{ operation, bought: 0, held: 2 }, ...others]);
    expect(await countAnswerUses(db, now + 1)).toEqual([{ operation, ...none }, ...others]);
  });

  it.each([
    ['one after the other', 1],
    ['all of one instant', 0],
  ])('are forgotten a bounded number at a time, %s', async (_name, apartMs) => {
    const { db, use } = await setup();
    await db.transaction().execute(async (trx) => {
      for (let from = 0; from < 1_500; from += 500) {
        await trx
          .insertInto('answer_uses')
          .values(
            Array.from({ length: 500 }, (_, at) => ({
              operation,
              episode_id: 'forgotten',
              asked_for: String(from + at),
              was_bought: 0,
              run_id: '',
              used_at: now - 200 * dayMs + (from + at) * apartMs,
            })),
          )
          .execute();
      }
    });
    await use('new', now);
    const left = async (): Promise<number> => (await countAnswerUses(db, 0))[0]?.held ?? 0;

    await db.transaction().execute((trx) => forgetAnswerUses(trx, now));
    const afterOne = await left();
    for (let round = 0; round < 3; round += 1) {
      await db.transaction().execute((trx) => forgetAnswerUses(trx, now));
    }

    expect(afterOne).toBe(apartMs === 0 ? 1 : 501);
    expect(await left()).toBe(1);
  });

  it('of a period are counted by an index alone, those of all time not at all', async () => {
    const database = await setup();
    if (engine.name !== 'sqlite') return;
    using file = new DatabaseSync(sqliteFileOf(database.url), { readOnly: true });
    const plan = file
      .prepare(
        `explain query plan select operation, was_bought, count(*) from answer_uses
         where used_at >= ? group by operation, was_bought`,
      )
      .all(now)
      .map((row) => String(row['detail']));

    expect(plan.join('\n')).toContain('USING COVERING INDEX answer_uses_by_time');
  });

  it('of an older schema are totalled when it is brought up to date', async () => {
    const { db, use } = await setup();
    await use('one', now);
    await use('two', now);
    await migrate(db, '0031-tell-why-of-confidence');

    await migrate(db);

    expect(await readAnswerTotals(db)).toEqual([{ operation, bought: 0, held: 2 }, ...others]);
  });
});
