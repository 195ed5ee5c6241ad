import type { ReadPosition } from '../domain/follow-timepoints.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Clock } from '../runtime/clock.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { admitLines } from '../sources/companies-house-stream/admit-lines.ts';
import type { RecordedLine } from '../sources/companies-house-stream/recording.ts';
import type { StreamItem } from '../sources/companies-house-stream/stream-sink.ts';
import type { Fence } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import { createStreamSink } from './follow-stream.ts';
import type { StepContext } from './step-context.ts';

export interface ReplayOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly fence: Fence;
  readonly stream: StreamName;
  readonly lines: AsyncIterable<RecordedLine>;
  /** How many times faster than it was received; Infinity waits for nothing. */
  readonly speed: number;
  readonly timers: Timers;
  readonly onProgress: (lines: number) => void;
}

/** As many as a connection hands over at once. */
const maxTogether = 200;

/**
 * Feeds recorded lines through the same admission and the same sink as a connection. Its clock is the time at which each line was received, so what is
 * stored is dated as it would have been. Returns how many lines it read.
 */
export async function replayRecording(
  options: ReplayOptions,
  signal: AbortSignal,
): Promise<number> {
  const { context, stream, fence, speed, timers } = options;
  const time = createReplayClock(context.clock);
  const sink = createStreamSink(options.db, { ...context, clock: time }, { stream, fence });
  const cursor = await sink.loadCursor();
  let position: ReadPosition = {
    cursor,
    resource: null,
    isFresh: true,
    unreadable: 0,
    askedAgain: null,
  };
  let items: StreamItem[] = [];
  let lines = 0;
  let isConnected = false;

  const applyAll = async (): Promise<void> => {
    if (items.length > 0) await sink.apply(items);
    items = [];
  };

  for await (const { receivedAt, bytes } of options.lines) {
    const laterMs = receivedAt === null ? 0 : receivedAt - time.now();
    // What came at another instant is dated by that, also where nothing waits.
    if (isConnected && laterMs !== 0) await applyAll();
    if (isConnected && laterMs > 0) await pause(timers, laterMs / speed, signal);
    if (signal.aborted) break;
    if (receivedAt !== null) time.set(receivedAt);
    if (!isConnected) await sink.report({ state: 'connected' });
    isConnected = true;
    // Nobody can be asked again, so what is missing goes on record at once.
    const admitted = admitLines(position, [{ kind: 'line', bytes }], false);
    ({ position } = admitted);
    items.push(...admitted.items);
    lines += 1;
    options.onProgress(lines);
    if (items.length >= maxTogether) await applyAll();
  }
  await applyAll();
  await sink.report({ state: 'stopped', reason: 'the recording has ended' });
  return lines;
}

interface ReplayClock extends Clock {
  set(instant: number): void;
}

/** Stands at the line that is replayed; at the real time while no line says when it came. */
function createReplayClock(real: Clock): ReplayClock {
  let at: number | null = null;
  return {
    now: () => at ?? real.now(),
    set(instant) {
      at = instant;
    },
  };
}
