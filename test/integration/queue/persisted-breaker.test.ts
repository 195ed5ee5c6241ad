import { expect, it } from 'vitest';
import type { CallOutcome } from '../../../src/domain/breaker.ts';
import { BreakerOpenError } from '../../../src/http/breaker.ts';
import { announceBreaker } from '../../../src/pipeline/announce-breaker.ts';
import {
  createPersistedBreakers,
  type PersistedBreakers,
} from '../../../src/queue/persisted-breaker.ts';
import { listBreakers, listBreakerTransitions } from '../../../src/store/breakers.ts';
import type { Db } from '../../../src/store/open-store.ts';
import { describeOnEveryEngine, setupDatabase, type Engine } from '../../support/setup-database.ts';
import { stepContextFor } from '../../support/step-context.ts';
import { createVirtualTime } from '../../support/virtual-time.ts';

type Operation = 'read' | 'start';

async function setup(engine: Engine) {
  const { db, openAgain } = await setupDatabase(engine);
  const time = createVirtualTime();
  const context = await stepContextFor(db, { clock: time.clock });
  const breakersOn = (store: Db) =>
    createPersistedBreakers<Operation>({
      provider: 'snov',
      needs: { start: 'read' },
      db: store,
      clock: time.clock,
      onNews: (trx, news) => announceBreaker(trx, context, news),
    });
  const breakers = breakersOn(db);
  return {
    db,
    openAgain,
    time,
    breakersOn,
    breakers,
    /** Makes a call that ends as told; says what became of it. */
    call: (outcome: CallOutcome, through: Partial<Through> = {}) =>
      callThrough({ by: breakers, operation: 'read', ...through }, outcome),
    state: async (operation: Operation = 'read') =>
      (await listBreakers(db)).find((breaker) => breaker.operation === operation)?.state,
    news: async () => {
      const rows = await db
        .selectFrom('events')
        .select(['type', 'data'])
        .where('type', 'in', ['breaker.opened', 'breaker.closed'])
        .orderBy('sequence')
        .execute();
      return rows.map(({ type, data }) => ({ type, ...JSON.parse(data) }));
    },
  };
}

interface Through {
  readonly by: PersistedBreakers<Operation>;
  readonly operation: Operation;
}

async function callThrough(
  { by, operation }: Through,
  outcome: CallOutcome,
): Promise<'made' | 'not made' | 'failed trial'> {
  const failure = new Error(outcome);
  try {
    await by.guard(
      operation,
      () => (outcome === 'success' ? Promise.resolve() : Promise.reject(failure)),
      () => outcome,
    );
    return 'made';
  } catch (error) {
    if (!(error instanceof BreakerOpenError)) return 'made';
    return error.cause === failure ? 'failed trial' : 'not made';
  }
}

describeOnEveryEngine('persisted breaker', (engine) => {
  it('opens for every process and over a restart, probes with three calls, and closes', async () => {
    const { call, time, openAgain, breakersOn, state, db } = await setup(engine);
    const other = breakersOn((await openAgain()).db);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');

    expect(await call('success')).toBe('not made');
    expect(await call('success', { by: other })).toBe('not made');
    expect(await call('success', { by: breakersOn(db) })).toBe('not made');
    await time.advance(30_000);
    expect(await call('success')).toBe('made');
    expect(await state()).toBe('half_open');
    expect(await call('success', { by: other })).toBe('made');
    expect(await call('success', { by: breakersOn(db) })).toBe('made');
    expect(await state()).toBe('closed');
  });

  it('announces once that it opened and once that it closed, with the time and what waited', async () => {
    const { call, time, news } = await setup(engine);
    for (let failed = 0; failed < 30; failed += 1) await call('failure');
    await time.advance(30_000);
    expect(await call('failure')).toBe('failed trial');
    await time.advance(60_000);
    for (let good = 0; good < 3; good += 1) await call('success');

    const about = {
      provider: 'snov',
      operation: 'read',
      waiting_jobs: 0,
      runbook: 'breaker-opened',
    };
    expect(await news()).toEqual([
      { type: 'breaker.opened', ...about, reason: 'failures' },
      { type: 'breaker.closed', ...about, reason: 'recovered', open_seconds: 90 },
    ]);
  });

  it('says when to ask again, so that waiting costs no attempt', async () => {
    const { call, time, breakers } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    await time.advance(10_000);

    const refusal = breakers.guard(
      'read',
      () => Promise.resolve(),
      () => 'success',
    );

    await expect(refusal).rejects.toMatchObject({ retry: { postponeMs: 20_000 } });
    expect(await breakers.heldUpUntil('read')).toBe(time.clock.now() + 20_000);
  });

  it('keeps a class of operation apart from the others, but sends no start while reads are held up', async () => {
    const { call, time, state } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure', { operation: 'start' });
    expect(await state('start')).toBe('open');
    expect(await call('success')).toBe('made');

    await time.advance(30_000);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    expect(await call('success', { operation: 'start' })).toBe('not made');
    await time.advance(30_000);
    expect(await call('success', { operation: 'start' })).toBe('not made');
    for (let good = 0; good < 3; good += 1) await call('success');
    expect(await call('success', { operation: 'start' })).toBe('made');
  });

  it('closes purchases after a minute, too, when there is nothing more to buy: the lane looks, and nobody has to ask', async () => {
    const { call, time, breakers, state, news } = await setup(engine);
    await call('key_refused', { operation: 'start' });
    await time.advance(200_000);
    expect(await call('success', { operation: 'start' })).toBe('made');
    expect(await state('start')).toBe('half_open');

    await time.advance(60_000);
    expect(await breakers.heldUpUntil('read')).toBeNull();

    expect(await state('start')).toBe('closed');
    expect((await news()).map(({ type }) => type)).toEqual(['breaker.opened', 'breaker.closed']);
  });

  it('does not wait for ever for trials whose process has died', async () => {
    const { call, time, breakers, state } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    await time.advance(30_000);
    for (let trial = 0; trial < 3; trial += 1) {
      void breakers.guard(
        'read',
        () => new Promise<never>(() => undefined),
        () => 'success',
      );
      await time.advance(1);
    }
    expect(await call('success')).toBe('not made');

    const healedAt = time.clock.now();
    while ((await state()) !== 'closed' && time.clock.now() - healedAt < 300_000) {
      await time.advance(1_000);
      await call('success');
    }

    expect(await state()).toBe('closed');
  });

  it('opens at once for a refused key, alarms once, and asks at once after a restart', async () => {
    const { call, time, breakersOn, db, news, state } = await setup(engine);
    await call('key_refused');
    expect(await call('success')).toBe('not made');
    await time.advance(190_000);
    expect(await call('success')).toBe('not made');

    const next = breakersOn(db);
    await next.forgetRefusedKey('read');
    expect(await call('key_refused', { by: next })).toBe('failed trial');
    await time.advance(200_000);
    for (let good = 0; good < 3; good += 1) await call('success', { by: next });

    expect(await state()).toBe('closed');
    expect((await news()).map(({ type, reason }) => [type, reason])).toEqual([
      ['breaker.opened', 'key_refused'],
      ['breaker.closed', 'recovered'],
    ]);
  });

  it('alarms once more when a key is refused behind a refused address, and not again for either', async () => {
    const { call, time, breakers, news, db } = await setup(engine);
    await call('address_refused');
    await breakers.command('read', 'auto');
    expect(await call('key_refused')).toBe('failed trial');
    for (const again of ['key_refused', 'address_refused', 'key_refused'] as const) {
      await time.advance(200_000);
      expect(await call(again)).toBe('failed trial');
    }
    await time.advance(200_000);
    for (let good = 0; good < 3; good += 1) await call('success');
    await call('key_refused');

    expect((await news()).map(({ type, reason }) => [type, reason])).toEqual([
      ['breaker.opened', 'address_refused'],
      ['breaker.opened', 'key_refused'],
      ['breaker.closed', 'recovered'],
      ['breaker.opened', 'key_refused'],
    ]);
    // Counted once, by what ended it.
    expect((await listBreakers(db))[0]).toMatchObject({ open_total_ms: 800_000 });
  });

  it('alarms once more when trials after many failures find the key refused', async () => {
    const { call, time, news } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    await time.advance(30_000);
    expect(await call('failure')).toBe('failed trial');
    await time.advance(60_000);
    expect(await call('key_refused')).toBe('failed trial');
    await time.advance(200_000);
    expect(await call('failure')).toBe('failed trial');

    expect((await news()).map(({ reason }) => reason)).toEqual(['failures', 'key_refused']);
  });

  it('leaves a refused address alone also after a restart', async () => {
    const { call, breakersOn, db } = await setup(engine);
    await call('address_refused');

    const next = breakersOn(db);
    await next.forgetRefusedKey('read');

    expect(await call('success', { by: next })).toBe('not made');
  });

  it('never opens for the limiter', async () => {
    const { call, state } = await setup(engine);
    for (let limited = 0; limited < 50; limited += 1) await call('limited');

    expect(await state()).toBeUndefined();
  });

  it('stands still when the clock is set back, half a minute at most', async () => {
    const { call, time } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    time.jump(-3_600_000);
    await call('success');
    await time.advance(30_000);

    expect(await call('success')).toBe('made');
  });

  it('lets whoever only looks go on half a minute after the clock was set back', async () => {
    const { call, time, breakers } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) await call('failure');
    time.jump(-3_600_000);
    for (let second = 0; second < 31; second += 1) {
      await breakers.heldUpUntil('read');
      await time.advance(1_000);
    }

    expect(await breakers.heldUpUntil('read')).toBeNull();
  });

  it('does as a person says, and counts what it did', async () => {
    const { call, breakers, db, state } = await setup(engine);
    await breakers.command('read', 'open');
    expect(await call('success')).toBe('not made');
    await breakers.command('read', 'disable');
    for (let failed = 0; failed < 20; failed += 1) await call('failure');
    expect(await state()).toBe('disabled');
    await breakers.command('read', 'auto');

    const counted = await listBreakerTransitions(db);
    expect(counted.map((row) => `${row.from_state} ${row.to_state} ${row.count}`)).toEqual([
      'closed forced_open 1',
      'disabled closed 1',
      'forced_open disabled 1',
    ]);
    expect((await listBreakers(db))[0]).toMatchObject({ rejected: 1, state: 'closed' });
  });
});
