import { pause } from '../runtime/pause.ts';
import { serveRecordedStream } from '../sandbox/recorded-stream.ts';
import type { Recording } from '../sources/companies-house-stream/read-recording.ts';
import { RecordingError } from '../sources/companies-house-stream/recording-errors.ts';
import { readStreamEvent } from '../sources/companies-house-stream/stream-event.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Cli } from './cli.ts';
import { refusePortInUse } from './refuse-port-in-use.ts';
import { untilAborted } from './until-aborted.ts';

export interface ServedRecording {
  readonly recording: Recording;
  readonly stream: StreamName;
  readonly port: number;
  readonly speed: number;
  readonly isJson: boolean;
}

/**
 * Imitates the stream that was recorded until interrupted. It begins when the first reader comes: at the first line, or behind the timepoint that it
 * asks for. The lines are held in memory.
 */
export async function serveRecording(cli: Cli, served: ServedRecording): Promise<void> {
  const { stream, speed, timers } = { ...served, ...cli };
  const lines = await readAll(served.recording);
  const firstTimepoint = lines.find(({ timepoint }) => timepoint !== null)?.timepoint ?? null;
  if (firstTimepoint === null) throw new RecordingError('the recording has no event to serve');
  const begun = Promise.withResolvers<void>();
  let next = 0;
  const server = await refusePortInUse(
    serveRecordedStream(served.port, {
      path: `/${stream}`,
      firstTimepoint,
      onFirstReader(asked) {
        const past = lines.findLastIndex(
          ({ timepoint }) => asked !== null && timepoint !== null && timepoint <= asked,
        );
        for (; next <= past; next += 1) publishNext();
        begun.resolve();
      },
    }),
    'name another port with --serve, or 0 for a free one',
  );
  try {
    const about = { url: server.url, stream, lines: lines.length, first_timepoint: firstTimepoint };
    await cli.print(
      served.isJson
        ? `${JSON.stringify(about)}\n`
        : `Serving ${lines.length} recorded lines of ${stream}. Follow them with companiesHouse.stream.url=${server.url} and any companiesHouse.stream.apiKey. Ctrl-C ends it.\n`,
    );
    await Promise.race([begun.promise, untilAborted(cli.signal)]);
    for (; next < lines.length; next += 1) {
      await pause(timers, gapBefore(lines, next) / speed, cli.signal);
      if (cli.signal.aborted) return;
      publishNext();
    }
    cli.note('all of the recording has been served; heartbeats follow until Ctrl-C');
    await untilAborted(cli.signal);
  } finally {
    await server.close();
  }

  function publishNext(): void {
    const line = lines[next];
    if (line !== undefined) server.publish({ timepoint: line.timepoint, line: line.bytes });
  }
}

/** Milliseconds between a line and the one before it. */
function gapBefore(lines: readonly ServedLine[], at: number): number {
  const before = lines[at - 1]?.receivedAt ?? null;
  const own = lines[at]?.receivedAt ?? null;
  return before === null || own === null ? 0 : Math.max(own - before, 0);
}

interface ServedLine {
  readonly receivedAt: number | null;
  readonly bytes: Uint8Array;
  readonly timepoint: number | null;
}

async function readAll(recording: Recording): Promise<readonly ServedLine[]> {
  const lines: ServedLine[] = [];
  for await (const { receivedAt, bytes } of recording.lines) {
    const reading = readStreamEvent(bytes);
    const timepoint = reading.kind === 'event' ? reading.event.timepoint : reading.timepoint;
    lines.push({ receivedAt, bytes, timepoint });
  }
  return lines;
}
