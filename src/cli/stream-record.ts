import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { environmentName } from '../config/options.ts';
import { streamNames } from '../domain/stream.ts';
import { createProviderClient } from '../http/provider-client.ts';
import {
  recordStream,
  type RecordedStretch,
} from '../sources/companies-house-stream/record-stream.ts';
import { writeHead, writeRecordedLine } from '../sources/companies-house-stream/recording.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { duration } from './parse-duration.ts';
import { createRecordingFile } from './recording-file.ts';
import { durationText, showProgressLine } from './show-progress-line.ts';

const Options = z.object({
  out: z.string('name the file to write').min(1),
  stream: z.enum(streamNames, `streams are ${streamNames.join(', ')}`).default('companies'),
  for: duration.nullable().default(null),
  events: z.coerce.number().int().positive().nullable().default(null),
  from: z.coerce.number().int().nonnegative().nullable().default(null),
  quiet: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** How often what was recorded is made readable on disk. */
const flushEveryMs = 1_000;

export function addRecordCommand(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'record',
    about:
      'write the lines of a stream to a file as they come, for tests and for looking at incidents',
    flags: {
      '--out <file>': 'file to write, NDJSON; gzipped when it ends in .gz',
      '--stream <stream>': `which stream: ${streamNames.join(', ')} (default: companies)`,
      '--for <time>': 'how long, as 90s, 10m, 2h or 1d (default: until Ctrl-C)',
      '--events <number>': 'how many events at most',
      '--from <timepoint>': 'where to begin; Companies House keeps a few days (default: now)',
      '--quiet': 'show no progress',
    },
    options: Options,
    async run({ cli, options, readSettings }) {
      const { config } = readSettings();
      const { recorded, file, isInterrupted } = await record(cli, config, options);
      const hasEnd = options.for !== null || options.events !== null;
      return {
        document: {
          file: options.out,
          stream: options.stream,
          bytes: file.bytes(),
          lines: recorded.lines,
          events: recorded.events,
          heartbeats: recorded.heartbeats,
          reconnects: recorded.reconnects,
          first_timepoint: recorded.firstTimepoint,
          last_timepoint: recorded.lastTimepoint,
        },
        text: `Recorded ${recorded.lines} lines of ${options.stream} in ${options.out}: ${stretchText(recorded)}.`,
        // Without an end of its own a recording is ended by Ctrl-C.
        exitCode: isInterrupted && hasEnd ? exitCodes.interrupted : exitCodes.ok,
      };
    },
  });
}

async function record(cli: Cli, config: Config, options: Options) {
  if (config.stream === null) {
    throw new EnvironmentError(
      `there is no stream key: set companiesHouse.stream.apiKey (${environmentName('companiesHouse.stream.apiKey')})`,
    );
  }
  const { url, apiKey, streams } = config.stream;
  cli.note(
    `note: an account holds two connections at once, and this is one. "serve" with the same key takes ${streams.length}; of three Companies House closes the oldest, which then comes back.`,
  );
  const { clock, random, timers } = cli;
  await using http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  const file = await createRecordingFile(options.out);
  const ended = new AbortController();
  const callOff = options.for === null ? null : timers.after(options.for, () => ended.abort());
  const progress = showProgressLine(cli);
  let lines = 0;
  const flushing: { cancel: (() => void) | null } = { cancel: null };
  let isWorthKeeping = true;
  try {
    await file.write(writeHead({ stream: options.stream, startedAt: clock.now() }));
    file.flush();
    const recorded = await recordStream(
      {
        http,
        url: new URL(options.stream, url.endsWith('/') ? url : `${url}/`),
        apiKey: apiKey.reveal(),
        clock,
        random,
        timers,
        from: options.from,
        mostEvents: options.events,
        async keep(bytes, receivedAt) {
          await file.write(writeRecordedLine(bytes, receivedAt));
          lines += 1;
          // Also when no line comes after it for an hour.
          flushing.cancel ??= timers.after(flushEveryMs, () => {
            flushing.cancel = null;
            file.flush();
          });
          if (options.quiet) return;
          progress.show((ms) => `${lines} lines in ${durationText(ms)}`);
        },
        onWait: (reason, waitMs) => cli.note(`${reason}: again in ${durationText(waitMs)}`),
      },
      AbortSignal.any([cli.signal, ended.signal]),
    );
    return { recorded, file, isInterrupted: cli.signal.aborted };
  } catch (error) {
    isWorthKeeping = lines > 0;
    throw error;
  } finally {
    callOff?.();
    flushing.cancel?.();
    progress.end();
    await file.close();
    if (!isWorthKeeping) await rm(options.out);
  }
}

function stretchText({ firstTimepoint, lastTimepoint, heartbeats, reconnects }: RecordedStretch) {
  const from =
    firstTimepoint === null ? 'no event' : `timepoints ${firstTimepoint} to ${lastTimepoint}`;
  return `${from}, ${heartbeats} heartbeats, ${reconnects} reconnects`;
}
