import type { Command } from 'commander';
import { z } from 'zod';
import type { StreamName } from '../domain/stream.ts';
import { listStreamGaps } from '../store/list-stream-gaps.ts';
import { openReader } from '../store/open-store.ts';
import { readStreamReports } from '../wire/read-stream-report.ts';
import { toStreamGapJson, toStreamJson, type StreamJson } from '../wire/stream-json.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import type { Settings } from './load-settings.ts';
import { instantText, textTable } from './print-text.ts';
import { addRecordCommand } from './stream-record.ts';
import { addReplayCommand } from './stream-replay.ts';

/** The streams of Companies House. */
export function addStreamCommands(program: Command, host: CommandHost): void {
  const stream = program.command('stream').description('the streams of Companies House');
  addStatus(stream, host);
  addGaps(stream, host);
  addRecordCommand(stream, host);
  addReplayCommand(stream, host);
}

function addStatus(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'status',
    about: 'show how far each stream is read and how its connection fares',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const settings = readSettings();
      await using reader = openReader(settings.config.databaseUrl);
      const reports = await readStreamReports({
        reader,
        clock: cli.clock,
        streams: followedStreams(settings),
        schedule: settings.config.schedule,
      });
      const data = reports.map(toStreamJson);
      return { document: { data }, text: statusText(data) };
    },
  });
}

/** What `serve` follows with these settings; on imitated providers there is a stream as well. */
function followedStreams({ config, isSandbox }: Settings): readonly StreamName[] {
  return config.stream?.streams ?? (isSandbox ? ['companies', 'filings'] : []);
}

function statusText(streams: readonly StreamJson[]): string {
  return textTable(
    [
      { title: 'Stream', value: ({ stream }) => stream },
      { title: 'State', value: stateText },
      { title: 'Timepoint', value: ({ timepoint }) => timepoint },
      { title: 'Last event', value: (stream) => instantText(stream.last_event_at) },
      { title: 'Heard of', value: (stream) => instantText(stream.last_byte_at) },
      { title: 'Events today', value: (stream) => stream.events_today },
      { title: 'Open gaps', value: ({ gaps }) => gaps.length },
      { title: 'Unreadable', value: (stream) => stream.dead_letters },
      { title: 'Reason', value: (stream) => stream.state_reason ?? '' },
      { title: 'Pause', value: ({ pause }) => (pause === null ? '' : pauseText(pause)) },
    ],
    streams,
  );
}

function pauseText({ from, until, may_lose_events: mayLose }: NonNullable<StreamJson['pause']>) {
  const text = `${instantText(from)} to ${instantText(until)}`;
  return mayLose ? `${text}, may lose events` : text;
}

/** The stored state is that of the last writer: what has fallen silent must not be called connected. */
function stateText({ state, is_fresh: isFresh }: StreamJson): string {
  if (state === 'connected' && !isFresh) return 'silent';
  return state.replaceAll('_', ' ');
}

function addGaps(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'gaps',
    about: 'list the stretches of a stream that were not seen',
    options: z.object({}),
    async run({ readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const gaps = (await listStreamGaps(db)).map(toStreamGapJson);
      return {
        document: { data: gaps },
        text:
          gaps.length === 0
            ? 'No gaps: everything since the first connection was seen.'
            : textTable(
                [
                  { title: 'Stream', value: (gap) => gap.stream },
                  { title: 'From', value: (gap) => gap.from_timepoint },
                  { title: 'To', value: (gap) => gap.to_timepoint },
                  { title: 'Reason', value: (gap) => gap.reason.replaceAll('_', ' ') },
                  { title: 'Noticed', value: (gap) => instantText(gap.opened_at) },
                  { title: 'Made good', value: (gap) => instantText(gap.closed_at) ?? 'no' },
                ],
                gaps,
              ),
      };
    },
  });
}
