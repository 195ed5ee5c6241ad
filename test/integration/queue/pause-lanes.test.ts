import { describe, expect, it, onTestFinished } from 'vitest';
import { runLanes } from '../../../src/app/run-lanes.ts';
import { toConfig } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { lanes, outboundLanes } from '../../../src/domain/job.ts';
import { createQueueControl } from '../../../src/queue/control-queue.ts';
import { done } from '../../../src/queue/outcome.ts';
import { listLanePauses } from '../../../src/store/lane-pauses.ts';
import { createSuppressionHash } from '../../../src/store/suppressions.ts';
import { stepContextFor } from '../../support/step-context.ts';
import { setupLane } from '../../support/worked-lane.ts';

const dayMs = 86_400_000;
const patience = { timeout: 20_000 };

async function setup() {
  const begun: string[] = [];
  const ended: string[] = [];
  const held = Promise.withResolvers<void>();
  const lane = await setupLane(async ({ payload: { subject } }) => {
    begun.push(subject);
    if (subject === 'long') await held.promise;
    ended.push(subject);
    return done();
  });
  // Another process, as the command line is.
  const other = await lane.openAgain();
  const control = createQueueControl({
    db: other.db,
    clock: lane.time.clock,
    onLanesChanged: () => Promise.resolve(),
  });
  const by = { reason: 'the provider asked us to', principalId: lane.principalId };
  return { ...lane, begun, ended, held, control, by };
}

describe('a paused lane', () => {
  it('finishes what is in hand, and takes nothing more up however long it lasts', async () => {
    const { start, enqueue, time, begun, ended, held, control, by } = await setup();
    await enqueue({ subject: 'long' });
    start();
    await time.advance(500);
    await control.pause(['companies-house'], by);
    await enqueue({ subject: 'next', priority: 'high' });
    held.resolve();

    await time.advance(60_000);
    expect(ended).toEqual(['long']);
    time.jump(3 * dayMs);
    await time.advance(60_000);
    expect(begun).toEqual(['long']);
  });

  it('stops and goes on within a second of the word from another process', async () => {
    const { start, enqueue, time, ended, control, by } = await setup();
    start();
    await time.advance(5_000);
    await control.pause(['companies-house'], by);
    await time.advance(1_000);
    await enqueue({ subject: 'waits' });
    await time.advance(60_000);
    expect(ended).toEqual([]);

    await control.resume(['companies-house']);
    await time.advance(1_000);
    expect(ended).toEqual(['waits']);
  });

  it('whose jobs call for minutes leaves them where they stand, and goes on with them when it is resumed', async () => {
    const begun: string[] = [];
    const lane = await setupLane(
      async ({ payload: { subject }, signal }) => {
        begun.push(subject);
        if (begun.length === 1) await untilStopped(signal);
        return done();
      },
      { lane: 'website', callsForMinutes: true },
    );
    const control = createQueueControl({
      db: lane.db,
      clock: lane.time.clock,
      onLanesChanged: () => Promise.resolve(),
    });
    await lane.enqueue({ subject: 'visit', lane: 'website' });
    lane.start();
    await lane.time.advance(1_000);
    await control.pause(['website'], { reason: null, principalId: lane.principalId });
    await lane.time.advance(1_000);

    expect(await lane.jobs()).toMatchObject([
      {
        state: expect.stringMatching(/scheduled|available/),
        last_reason: 'lane website was paused',
      },
    ]);
    await control.resume(['website']);
    await lane.time.advance(1_000);
    expect(begun).toEqual(['visit', 'visit']);
    expect(await lane.jobs()).toMatchObject([{ state: 'completed', attempt: 1 }]);
  });

  it('is paused after a restart too', async () => {
    const { db, start, enqueue, time, ended, control, by } = await setup();
    await control.pause(['companies-house'], by);
    await enqueue();
    start();
    await time.advance(60_000);

    expect(ended).toEqual([]);
    expect(await listLanePauses(db)).toMatchObject([
      { lane: 'companies-house', reason: 'the provider asked us to', paused_by: by.principalId },
    ]);
  });

  it('is one of all that call others; the lane that calls nobody goes on', async () => {
    const { db, start, enqueue, time, control, by } = await setup();
    expect(lanes.filter((lane) => !outboundLanes.some((each) => each === lane))).toEqual([
      'internal',
    ]);
    const other = await setupLane(async () => done(), { lane: 'internal' });
    const elsewhere = createQueueControl({
      db: other.db,
      clock: other.time.clock,
      onLanesChanged: () => Promise.resolve(),
    });
    await control.pause(outboundLanes, by);
    await elsewhere.pause(outboundLanes, { ...by, principalId: other.principalId });
    await enqueue();
    await other.enqueue();
    start();
    other.start();
    await time.advance(60_000);
    await other.time.advance(60_000);

    expect(await db.selectFrom('jobs').select('state').execute()).toEqual([{ state: 'available' }]);
    expect(await other.jobs()).toMatchObject([{ state: 'completed' }]);
  });

  it('is heeded by the lanes of the service', async () => {
    const { db, time, enqueue, control, by, principalId } = await setup();
    await control.pause(['internal'], by);
    // No build has such a kind: it is given up as soon as it is looked at.
    await enqueue({ lane: 'internal', kind: 'unheard-of' });
    const stop = new AbortController();
    const settings = loadConfig({ environment: {}, file: null });
    const serving = runLanes(
      {
        config: toConfig(settings.values),
        stamp: 'sandbox',
        db,
        context: { ...(await stepContextFor(db, time)), systemPrincipalId: principalId },
        timers: time.timers,
        hash: createSuppressionHash(Buffer.alloc(32)),
      },
      stop.signal,
    );
    onTestFinished(async () => {
      stop.abort();
      await time.until(serving);
    });
    const stateOf = async (kind: string): Promise<string> => {
      await time.advance(1_000);
      const job = await db
        .selectFrom('jobs')
        .select('state')
        .where('kind', '=', kind)
        .executeTakeFirstOrThrow();
      return job.state;
    };

    // Until the service works at all, which it shows in a lane that nobody has stopped.
    await enqueue({ lane: 'website', kind: 'unheard-of-too' });
    await expect.poll(() => stateOf('unheard-of-too'), patience).toBe('discarded');
    for (let second = 0; second < 60; second += 1) {
      expect(await stateOf('unheard-of')).toBe('available');
    }
    await control.resume(['internal']);
    await expect.poll(() => stateOf('unheard-of'), patience).toBe('discarded');
  });

  it('keeps who stopped it first and why, and tells what a word changed', async () => {
    const { db, control, by } = await setup();

    expect(await control.pause(['snov'], by)).toEqual(['snov']);
    expect(await control.pause(['snov'], { ...by, reason: 'another' })).toEqual([]);
    expect(await listLanePauses(db)).toMatchObject([{ reason: 'the provider asked us to' }]);
    expect(await control.resume(['snov', 'website'])).toEqual(['snov']);
    expect(await control.resume(['snov'])).toEqual([]);
  });
});

/** What a visit does that is cut off in the middle. */
function untilStopped(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(new Error('cut off', { cause: signal.reason })));
  return promise;
}
