import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { CutKind } from './companies-house-stream.ts';
import type { EventLog } from './event-log.ts';
import type { FaultSwitches } from './faults.ts';
import { disguise } from './stream-disguise.ts';

interface ConnectionOptions {
  readonly response: ServerResponse;
  readonly log: EventLog;
  readonly faults: FaultSwitches;
  readonly firstSequence: number;
  /** Whether an event is lost at the seam of the resume. */
  readonly isLost: (timepoint: number) => boolean;
  readonly heartbeatMs: number;
  readonly longestLifeMs: number;
}

export interface StreamConnection {
  end(): void;
  cut(how: CutKind, unfinished: string): void;
}

/** Long enough for the kernel to send the first half of a cut event as a packet of its own. */
const betweenHalvesMs = 3;

/** One reader of a stream: pulls its lines from the log at its own pace, with a heartbeat while there are none. */
export function openStreamConnection(options: ConnectionOptions): StreamConnection {
  const { response, log, faults } = options;
  let nextSequence = options.firstSequence;
  let isPumping = false;
  let isHeld = faults.isOn('stream-late-headers');

  const beginResponse = (): void => {
    if (!response.headersSent) {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.flushHeaders();
    }
  };
  const isQuiet = (): boolean =>
    isHeld ||
    isGone(response) ||
    faults.isOn('stream-silent') ||
    faults.isOn('stream-heartbeats-only');

  const pump = async (): Promise<void> => {
    if (isPumping) return;
    isPumping = true;
    try {
      while (!isQuiet()) {
        const event = log.at(nextSequence);
        if (event === null) break;
        // A reader that fell out of the retention is disconnected; its next resume gets 416.
        if (event === 'gone') {
          response.end();
          break;
        }
        nextSequence += 1;
        if (event.timepoint !== null && options.isLost(event.timepoint)) continue;
        await writeLine(response, disguise(Buffer.from(event.line), faults), faults);
      }
    } finally {
      isPumping = false;
    }
  };
  const pumpSoon = (): void => {
    // The peer may leave between two writes; that ends the pump, nothing else.
    pump().catch(() => response.destroy());
  };
  const beat = (): void => {
    if (isGone(response)) return;
    isHeld = false;
    beginResponse();
    if (!faults.isOn('stream-silent')) response.write('\n');
    pumpSoon();
  };

  const heartbeat = setInterval(beat, options.heartbeatMs);
  const lifeEnd = setTimeout(() => response.end(), options.longestLifeMs);
  const stopListening = [log.onPublish(pumpSoon), faults.onChange(pumpSoon)];
  response.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(lifeEnd);
    for (const stop of stopListening) stop();
  });

  if (!isHeld) beginResponse();
  // On a quiet stream the first byte is a heartbeat.
  if (log.at(nextSequence) === null && !isHeld) beat();
  else pumpSoon();

  return {
    end: () => response.end(),
    cut(how, unfinished) {
      if (how === 'clean') {
        response.end();
        return;
      }
      if (how === 'reset') {
        response.socket?.resetAndDestroy();
        return;
      }
      beginResponse();
      const bytes = Buffer.from(unfinished);
      const end = how === 'mid-character' ? insideCharacter(bytes) : Math.floor(bytes.length / 2);
      response.write(bytes.subarray(0, end), () => {
        // A half line before a clean end is the nastier case: nothing but the missing newline tells.
        if (how === 'mid-line') response.end();
        else response.destroy();
      });
    },
  };
}

function isGone(response: ServerResponse): boolean {
  return response.destroyed || response.writableEnded;
}

async function writeLine(
  response: ServerResponse,
  line: Buffer,
  faults: FaultSwitches,
): Promise<void> {
  if (faults.isOn('stream-garbage')) {
    response.write(whole(line.subarray(0, Math.floor(line.length / 3))));
  }
  const bytes = whole(line);
  const copies = faults.isOn('stream-duplicates') ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    if (faults.isOn('stream-mid-character')) await writeInHalves(response, bytes);
    else if (!response.write(bytes)) await drained(response);
  }
}

const newline = Buffer.from('\n');

function whole(line: Uint8Array): Buffer {
  return Buffer.concat([line, newline]);
}

async function writeInHalves(response: ServerResponse, bytes: Buffer): Promise<void> {
  const cut = insideCharacter(bytes);
  response.write(bytes.subarray(0, cut));
  await wait(betweenHalvesMs);
  if (isGone(response)) return;
  response.write(bytes.subarray(cut));
}

async function drained(response: ServerResponse): Promise<void> {
  if (isGone(response)) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  settled.abort();
}

/** The place after the first byte of the first multi-byte character; the middle where all are single bytes. */
function insideCharacter(bytes: Buffer): number {
  const lead = bytes.findIndex((byte) => byte >= 0xc2);
  return lead === -1 ? Math.floor(bytes.length / 2) : lead + 1;
}
