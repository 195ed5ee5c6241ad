import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { streamNames, type StreamName } from '../domain/stream.ts';
import { createLog } from '../observability/log.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import { replayRecording } from '../pipeline/replay-recording.ts';
import { isOwnerGone, processOwner } from '../runtime/process-owner.ts';
import { readRecording, type Recording } from '../sources/companies-house-stream/read-recording.ts';
import { acquireLease, releaseLease, type Fence } from '../store/leases.ts';
import { listOpenGaps } from '../store/stream-gaps.ts';
import type { Db } from '../store/open-store.ts';
import { readStreamTotals, type StreamTotals } from '../store/read-stream-totals.ts';
import { systemPrincipal } from '../store/settings.ts';
import { toStreamGapJson, type StreamGapJson } from '../wire/stream-json.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError, UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { freeReplayUrl, openReplayDatabase } from './open-replay-database.ts';
import { textFacts } from './print-text.ts';
import { serveRecording } from './serve-recording.ts';
import { durationText, showProgressLine } from './show-progress-line.ts';
import { stepPolicyOf } from './step-policy.ts';

const speed = z.union(
  [z.literal('max').transform(() => Infinity), z.coerce.number().positive()],
  'write a number over 0, or max',
);
const Options = z.object({
  speed: speed.default(Infinity),
  database: z.string().startsWith('sqlite:', 'must be sqlite:<path>').nullable().default(null),
  stream: z
    .enum(streamNames, `streams are ${streamNames.join(', ')}`)
    .nullable()
    .default(null),
  serve: z.coerce
    .number('must be a port')
    .int()
    .min(0)
    .max(65_535, 'ports end at 65535')
    .nullable()
    .default(null),
  quiet: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export function addReplayCommand(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'replay <file>',
    about:
      'feed a recording, or a file of plain stream lines, into a database of its own and say what comes of it',
    flags: {
      '--speed <factor>': 'how many times faster than it was received, or max (default: max)',
      '--database <url>': 'sqlite:<path> of a replay (default: a new file beside the recording)',
      '--stream <stream>': 'which stream it is of (default: as the recording says, or companies)',
      '--serve <port>':
        'serve it as an imitated stream on 127.0.0.1 instead, for any instance to follow; 0 picks a free port',
      '--quiet': 'show no progress',
    },
    options: Options,
    async run({ cli, options, given: [file = ''], isJson, readSettings }) {
      const { config } = readSettings();
      const recording = await readRecording(file);
      const named = options.stream ?? recording.stream ?? 'companies';
      if (recording.stream !== null && recording.stream !== named) {
        throw new UsageError([`--stream: ${file} is a recording of ${recording.stream}`]);
      }
      if (options.serve !== null) {
        if (options.database !== null) {
          throw new UsageError([
            '--database: goes with a replay into a database, not with --serve',
          ]);
        }
        const { speed: factor, serve: port } = options;
        await serveRecording(cli, { recording, stream: named, port, speed: factor, isJson });
        return null;
      }
      return replay(cli, { config, options, recording, file, stream: named });
    },
  });
}

interface Replay {
  readonly config: Config;
  readonly options: Options;
  readonly recording: Recording;
  readonly file: string;
  readonly stream: StreamName;
}

async function replay(cli: Cli, { config, options, recording, file, stream }: Replay) {
  const url = options.database ?? freeReplayUrl(file);
  await using store = await openReplayDatabase(url, config.databaseUrl);
  const { db } = store;
  const fence = await takeStreams(cli, db);
  const progress = showProgressLine(cli);
  try {
    const before = await readStreamTotals(db, stream);
    const lines = await replayRecording(
      {
        db,
        context: await contextOf(cli, config, db),
        fence,
        stream,
        lines: recording.lines,
        speed: options.speed,
        timers: cli.timers,
        onProgress: (read) => {
          if (!options.quiet) progress.show((ms) => `${read} lines in ${durationText(ms)}`);
        },
      },
      cli.signal,
    );
    progress.end();
    if (recording.isTorn()) {
      cli.note(`note: ${file} ends within a line, which is left out; all before it was replayed`);
    }
    const totals = subtract(await readStreamTotals(db, stream), before);
    const gaps = (await listOpenGaps(db, stream)).map(toStreamGapJson);
    return {
      document: {
        file,
        stream,
        database: url,
        lines,
        ...totals,
        gaps,
        is_torn: recording.isTorn(),
      },
      text: textFacts({
        Recording: `${file}, ${lines} lines of ${stream}`,
        Database: url,
        Events: `${totals.events} new, ${totals.held} of companies that are held`,
        Entered: String(totals.entered),
        Left: String(totals.left),
        Changed: String(totals.changed),
        Unreadable: String(totals.unreadable),
        Gaps: gapsText(gaps),
      }),
      exitCode: cli.signal.aborted ? exitCodes.interrupted : exitCodes.ok,
    };
  } finally {
    progress.end();
    await releaseLease(db, fence.name, fence.owner);
  }
}

function gapsText(gaps: readonly StreamGapJson[]): string {
  const stretches = gaps.map(
    ({ reason, from_timepoint: from, to_timepoint: to }) =>
      `${reason.replaceAll('_', ' ')} ${from ?? '?'} to ${to ?? '?'}`,
  );
  const more = stretches.length > 5 ? ', ...' : '';
  return `${stretches.length}${stretches.length === 0 ? '' : `: ${stretches.slice(0, 5).join(', ')}${more}`}`;
}

const forGoodMs = 365 * 86_400_000;

async function takeStreams({ clock, random }: Cli, db: Db): Promise<Fence> {
  const name = 'streams';
  const owner = processOwner(random.uuid());
  const now = clock.now();
  const lease = await acquireLease(db, { name, owner, now, until: now + forGoodMs, isOwnerGone });
  if (lease.kind === 'held') return { name, owner, epoch: lease.epoch };
  throw new EnvironmentError(
    'another replay writes to this database: name another with --database',
  );
}

async function contextOf(cli: Cli, config: Config, db: Db): Promise<StepContext> {
  const { clock, random } = cli;
  const id = await systemPrincipal(db, { id: random.uuid(), now: clock.now() });
  return {
    clock,
    random,
    // What happens in a replay is told at its end.
    log: createLog('silent'),
    systemPrincipalId: id,
    policy: { ...stepPolicyOf(config), confirm: 'never' },
  };
}

function subtract(after: StreamTotals, before: StreamTotals): StreamTotals {
  return {
    events: after.events - before.events,
    held: after.held - before.held,
    entered: after.entered - before.entered,
    left: after.left - before.left,
    changed: after.changed - before.changed,
    unreadable: after.unreadable - before.unreadable,
  };
}
