import { expect, it } from 'vitest';
import { announce, listEvents } from '../../../src/store/events.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { seedId } from '../../support/seed-company.ts';
import { describeOnEveryEngine, setupDatabase } from '../../support/setup-database.ts';

describeOnEveryEngine('events', (engine) => {
  it('keep their sequence when a type is added, and the next one goes on from there', async () => {
    const { db } = await setupDatabase(engine);
    await migrate(db, '0006-create-access');
    const add = (type: 'job.dead' | 'register.disagreed') =>
      db
        .transaction()
        .execute((trx) =>
          announce(trx, { id: seedId(), type, companyNumber: null, data: {}, now: 1 }),
        );
    for (let count = 0; count < 3; count += 1) await add('job.dead');
    await db.deleteFrom('events').where('sequence', '=', 2).execute();
    await expect(add('register.disagreed')).rejects.toThrow('CHECK');

    await migrate(db);
    await add('register.disagreed');

    const events = await listEvents(db, { after: 0, limit: 10 });
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'job.dead'],
      [3, 'job.dead'],
      [4, 'register.disagreed'],
    ]);
  });
});
