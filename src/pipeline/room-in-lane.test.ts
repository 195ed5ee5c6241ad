import { describe, expect, it } from 'vitest';
import { generousLimits } from '../../test/support/generous-limits.ts';
import { setupDatabase } from '../../test/support/setup-database.ts';
import { stepContextFor } from '../../test/support/step-context.ts';
import { virtualStart } from '../../test/support/virtual-time.ts';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { runnable } from '../queue/job-kind.ts';
import { claimJobs } from '../../test/support/claim-jobs.ts';
import { seedCompany, seedEpisode } from '../../test/support/seed-company.ts';
import { enqueueStep } from './enqueue-step.ts';
import { roomInLane } from './room-in-lane.ts';
import { createSampleRegister } from './sample-register.ts';

async function setup(limit: number) {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, {
    clock: { now: () => virtualStart },
    policy: { maxWaiting: { ...generousLimits, 'companies-house': limit } },
  });
  const check = async (text: string, runAt = virtualStart): Promise<void> => {
    const companyNumber = parseCompanyNumber(text);
    if (companyNumber === null) throw new Error(`${text} is no company number`);
    await db
      .transaction()
      .execute((trx) =>
        enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber }, runAt }),
      );
  };
  return { db, context, check };
}

describe('room in a lane', () => {
  it('is what its limit leaves, jobs that are put off counted, and never less than nothing', async () => {
    const { db, context, check } = await setup(3);
    const room = (wanted: number) => roomInLane(db, context, { lane: 'companies-house', wanted });

    expect([await room(2), await room(9)]).toEqual([2, 3]);
    await check('00000001');
    await check('00000002', virtualStart + 60_000);
    expect(await room(9)).toBe(1);
    await check('00000003');
    await check('00000004');
    expect(await room(9)).toBe(0);
    expect(await roomInLane(db, context, { lane: 'snov', wanted: 9 })).toBe(9);
  });

  it('is never asked for by what somebody wants: that is always taken', async () => {
    const { db, check } = await setup(1);
    for (const number of ['00000001', '00000002', '00000003']) await check(number);

    expect(await db.selectFrom('jobs').select('id').execute()).toHaveLength(3);
  });

  it('is waited for by the nightly sample, which says so', async () => {
    const { db, context, check } = await setup(1);
    await seedEpisode(db, await seedCompany(db, '00000009'));
    await check('00000001');
    const night = '2026-11-17';
    await db
      .transaction()
      .execute((trx) => enqueueStep(trx, context, { name: 'sample-register', payload: { night } }));
    const [job] = await claimJobs(db, {
      lane: 'internal',
      limit: 1,
      now: virtualStart,
      leaseMs: 1_000,
      token: 'a worker’s',
    });
    if (job === undefined) throw new Error('nothing to claim');

    const outcome = await runnable(createSampleRegister(context)).run({
      client: null,
      db,
      job,
      now: () => virtualStart,
      signal: new AbortController().signal,
    });

    expect(outcome).toMatchObject({
      kind: 'snooze',
      until: virtualStart + 600_000,
      reason: 'the companies-house lane holds as many jobs as queue.maxWaiting allows',
    });
  });
});
