import { describe, expect, it } from 'vitest';
import { setupDatabase } from '../../test/support/setup-database.ts';
import { createVirtualTime } from '../../test/support/virtual-time.ts';
import { acquireLease, isLeaseOwner } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import { holdImportLease } from './hold-import-lease.ts';
import { stepContextFor } from '../../test/support/step-context.ts';

const elsewhere = 'another-machine:1:17:x';

async function setup() {
  const { db } = await setupDatabase();
  const time = createVirtualTime();
  const context = await stepContextFor(db, { clock: time.clock, policy: { autoEnrich: 'off' } });
  const hold = () => holdImportLease(db, context, time.timers);
  return { db, time, hold };
}

/** Whether an import of another machine would be let in. */
async function askFromElsewhere(db: Db, now: number): Promise<'held' | 'taken'> {
  const until = now + 60_000;
  const request = { name: 'import', owner: elsewhere, now, until, isOwnerGone: () => false };
  return (await acquireLease(db, request)).kind;
}

describe('holdImportLease', () => {
  it('stays held for as long as the import runs, though nobody renews it by hand', async () => {
    const { db, time, hold } = await setup();
    const lease = await hold();

    for (let minute = 0; minute < 30; minute += 1) {
      await time.advance(60_000);
      expect(await askFromElsewhere(db, time.clock.now())).toBe('taken');
    }
    await lease[Symbol.asyncDispose]();

    expect(await askFromElsewhere(db, time.clock.now())).toBe('held');
  });

  it('is renewed by hand where the thread is busy', async () => {
    const { db, time, hold } = await setup();
    await using lease = await hold();

    time.jump(50_000);
    await lease.renew();
    time.jump(50_000);

    expect(await askFromElsewhere(db, time.clock.now())).toBe('taken');
  });

  it('is never taken again after it was given back', async () => {
    const { db, time, hold } = await setup();
    const lease = await hold();

    await lease[Symbol.asyncDispose]();
    await time.advance(300_000);

    expect(await isLeaseOwner(db, 'import', elsewhere)).toBe(false);
    expect(await askFromElsewhere(db, time.clock.now())).toBe('held');
  });

  it('confirms nothing once a minute of standing still has let another import in', async () => {
    const { db, time, hold } = await setup();
    await using lease = await hold();
    await db.transaction().execute((trx) => lease.confirm(trx));

    time.jump(61_000);
    expect(await askFromElsewhere(db, time.clock.now())).toBe('held');

    const confirming = db.transaction().execute((trx) => lease.confirm(trx));
    await expect(confirming).rejects.toMatchObject({ name: 'ImportRunningError' });
    await expect(lease.renew()).rejects.toMatchObject({ name: 'ImportRunningError' });
  });

  it('refuses a second import of the same process', async () => {
    const { hold } = await setup();
    await using _ = await hold();

    await expect(hold()).rejects.toMatchObject({ name: 'ImportRunningError' });
  });
});
