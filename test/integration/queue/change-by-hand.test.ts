import { expect, it, describe } from 'vitest';
import { createQueueControl } from '../../../src/queue/control-queue.ts';
import { done } from '../../../src/queue/outcome.ts';
import { listFailures } from '../../../src/store/list-failures.ts';
import { writeSetting } from '../../../src/store/settings.ts';
import { setupLane, type Work } from '../../support/worked-lane.ts';

async function setup(work: Work = async () => done()) {
  const lane = await setupLane(work);
  const control = createQueueControl({
    db: lane.db,
    clock: lane.time.clock,
    onLanesChanged: () => Promise.resolve(),
  });
  const settings = () => lane.db.selectFrom('settings').select('name').execute();
  return { ...lane, control, settings };
}

/** Fails as a provider does that is down for some companies and refuses others. */
const failing: Work = async ({ payload: { subject } }) => {
  throw Object.assign(new Error(`GET /company/${subject} answered HTTP 502`), {
    name: Number(subject) % 2 === 0 ? 'ProviderUnavailableError' : 'ProviderRefusedError',
    retry: 'never',
  });
};

describe('a running job that is cancelled', () => {
  it('leaves nothing behind, whatever its worker still finds out', async () => {
    const called = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const { start, enqueue, time, control, jobs, settings } = await setup(async () => {
      called.resolve();
      await answered.promise;
      return done((trx) => writeSetting(trx, 'found', 'something'));
    });
    const id = await enqueue();
    start();
    await time.advance(500);
    await called.promise;

    expect(await control.cancel(id)).toEqual({ kind: 'changed' });
    answered.resolve();
    await time.advance(1_000);

    expect(await jobs()).toMatchObject([{ state: 'cancelled', last_reason: 'cancelled by hand' }]);
    expect(await settings()).toEqual([]);
  });

  it('does not stand in the way of a new one for the same subject', async () => {
    const answered = Promise.withResolvers<void>();
    let runs = 0;
    const { start, enqueue, time, control, jobs } = await setup(async () => {
      runs += 1;
      if (runs === 1) await answered.promise;
      return done();
    });
    const id = await enqueue();
    start();
    await time.advance(500);
    await control.cancel(id);
    await enqueue();
    answered.resolve();
    await time.advance(1_000);

    expect((await jobs()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'completed']);
  });
});

describe('failures', () => {
  it('are put together by the way of failing, and run again all, in part, or one by one', async () => {
    const { db, start, enqueue, time, control, jobs } = await setup(failing);
    for (let number = 0; number < 60; number += 1)
      await enqueue({ subject: `0000${1_000 + number}` });
    start();
    await time.advance(120_000);

    const [one, another, ...others] = await listFailures(db);
    expect(others).toEqual([]);
    const names = [one, another].map((group) => group?.example.reason.split(':')[0]);
    expect(new Set(names)).toEqual(new Set(['ProviderRefusedError', 'ProviderUnavailableError']));
    expect(one).toMatchObject({ kind: 'check-status', lane: 'companies-house', discarded: 30 });
    const before = (await jobs()).filter(({ fingerprint }) => fingerprint === one?.fingerprint);

    await control.pause(['companies-house'], {
      reason: null,
      principalId: before[0]?.created_by ?? '',
    });
    await time.advance(1_000);
    const asked = { fingerprint: one?.fingerprint ?? '', sharePercent: 10 };
    expect(await control.retryFailures(asked)).toEqual({ matching: 30, retried: 3, left: 0 });

    const again = (await jobs()).filter(({ state }) => state === 'available');
    expect(again).toHaveLength(3);
    expect(again).toMatchObject([{ attempt: 0 }, { attempt: 0 }, { attempt: 0 }]);
    const places = before
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(({ id }, place) => (again.some((job) => job.id === id) ? [place] : []));
    expect(places).toEqual([0, 10, 20]);
    expect(await control.retryFailures({ ...asked, sharePercent: 100 })).toEqual({
      matching: 27,
      retried: 27,
      left: 0,
    });
    expect(await listFailures(db)).toMatchObject([{ fingerprint: another?.fingerprint }]);
  });

  it('leave alone what another job does already', async () => {
    const { db, start, enqueue, time, control, jobs } = await setup(failing);
    await enqueue({ subject: '00000002' });
    await enqueue({ subject: '00000004' });
    start();
    await time.advance(2_000);
    const [group] = await listFailures(db);
    await enqueue({ subject: '00000002', runAt: time.clock.now() + 3_600_000 });

    const asked = { fingerprint: group?.fingerprint ?? '', sharePercent: 100 };
    expect(await control.retryFailures(asked)).toEqual({ matching: 2, retried: 1, left: 1 });
    const active = (await jobs()).filter(({ finished_at: finishedAt }) => finishedAt === null);
    expect(active.map(({ subject }) => subject)).toEqual(['00000002', '00000004']);
  });

  it('are forgotten once the job succeeds', async () => {
    let runs = 0;
    const { db, start, enqueue, time, jobs } = await setup(async () => {
      runs += 1;
      if (runs < 3) throw new Error(`attempt ${runs} timed out`);
      return done();
    });
    await enqueue({ maxAttempts: 9 });
    start();
    await time.advance(300);
    const [first] = await listFailures(db);
    await time.advance(60_000);

    expect(first).toMatchObject({ retryable: 1, discarded: 0 });
    expect(await jobs()).toMatchObject([{ state: 'completed', fingerprint: null }]);
    expect(await listFailures(db)).toEqual([]);
  });
});
