import { createCompaniesHouseStream } from './companies-house-stream.ts';
import { createEventLog } from './event-log.ts';
import { createFaultSwitches } from './faults.ts';
import { listenOnLoopback } from './http-server.ts';
import { createObservations } from './observations.ts';

export interface RecordedEvent {
  /** Null for a line without a readable one. */
  readonly timepoint: number | null;
  readonly line: string | Uint8Array;
}

export interface RecordedStreamOptions {
  readonly path: string;
  readonly firstTimepoint: number;
  /** Before the first reader is connected; what is published in it is past by then. Null = it asks for what comes from now on. */
  readonly onFirstReader: (asked: number | null) => void;
}

export interface RecordedStream {
  readonly url: string;
  /** Hands a line to the readers; asked timepoints before the first are too old. */
  publish(event: RecordedEvent): void;
  close(): Promise<void>;
}

const heartbeatMs = 30_000;
const longestLifeMs = 86_400_000;

/** One stream of the register from lines that are handed in: heartbeats, inclusive resume and 416, for any key. */
export async function serveRecordedStream(
  port: number,
  { path, firstTimepoint, onFirstReader }: RecordedStreamOptions,
): Promise<RecordedStream> {
  const log = createEventLog({ firstTimepoint, retention: Number.MAX_SAFE_INTEGER });
  const stream = createCompaniesHouseStream({
    logs: { [path]: log },
    faults: createFaultSwitches([]),
    seen: createObservations(),
    streamKey: null,
    heartbeatMs,
    longestLifeMs,
  });
  let isBegun = false;
  const server = await listenOnLoopback(port, async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stream');
    const asked = Number(url.searchParams.get('timepoint') ?? 0);
    if (!isBegun && url.pathname === path && (asked === 0 || asked >= firstTimepoint)) {
      isBegun = true;
      onFirstReader(asked === 0 ? null : asked);
    }
    await stream.listener(request, response);
  });
  return {
    url: server.url,
    publish: ({ timepoint, line }) => log.publishAt(timepoint, line),
    async close() {
      stream.close();
      await server.close();
    },
  };
}
