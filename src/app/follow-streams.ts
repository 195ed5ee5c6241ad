import type { Config } from '../config/config.ts';
import { streamDataDueAt } from '../domain/stream-data-due.ts';
import { createProviderClient } from '../http/provider-client.ts';
import { createStreamSink } from '../pipeline/follow-stream.ts';
import { watchStreams } from '../pipeline/watch-streams.ts';
import type { StreamName } from '../domain/stream.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import { runTogether } from '../runtime/run-together.ts';
import type { Timers } from '../runtime/timers.ts';
import { keepSchedule } from './keep-schedule.ts';
import { readStream } from '../sources/companies-house-stream/read-stream.ts';
import type { StreamReport } from '../sources/companies-house-stream/stream-sink.ts';
import { LeaseLostError, type Fence } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import { findCursor } from '../store/stream-cursors.ts';

export interface FollowStreamsOptions {
  readonly config: Config;
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  /** Only the owner of the streams may write what it reads. */
  readonly fence: Fence;
}

/**
 * Reads every configured stream, each on a connection of its own, and watches how they fare, until the signal fires: also when all of them
 * refuse the key.
 */
export async function followStreams(
  { config, db, context, timers, fence }: FollowStreamsOptions,
  signal: AbortSignal,
): Promise<void> {
  if (config.stream === null) return;
  const { url, apiKey, streams } = config.stream;
  await using http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  const base = url.endsWith('/') ? url : `${url}/`;
  const following = streams.map((stream) => {
    const sink = createStreamSink(db, context, { stream, fence });
    const reading = {
      http,
      url: new URL(stream, base),
      apiKey: apiKey.reveal(),
      sink,
      clock: context.clock,
      random: context.random,
      timers,
      dataDueAt: (lastEventAt: number, now: number) => streamDataDueAt(stream, lastEventAt, now),
    };
    const keeping = {
      schedule: config.schedule,
      clock: context.clock,
      timers,
      log: context.log.child({ stream }),
      report: (report: StreamReport) => sink.report(report),
    };
    return (needed: AbortSignal) =>
      keepSchedule(keeping, (open) => readStream(reading, open), needed);
  });
  await runTogether(
    [(needed) => watchStreams({ db, context, timers, streams, fence }, needed), ...following],
    signal,
  );
  for (const stream of streams) await leave(stream);

  /** Whoever goes says so: what is written of a connection is else believed for as long as heartbeats may be late. */
  async function leave(stream: StreamName): Promise<void> {
    if ((await findCursor(db, stream))?.state !== 'connected') return;
    try {
      await createStreamSink(db, context, { stream, fence }).report({
        state: 'waiting',
        reason: 'the process that read it was stopped',
        waitMs: 0,
      });
    } catch (error) {
      // Another process reads it by now, and says itself how it fares.
      if (!(error instanceof LeaseLostError)) throw error;
    }
  }
}
