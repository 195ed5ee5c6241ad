import type { Command } from 'commander';
import { z } from 'zod';
import { listStreamGaps } from '../store/list-stream-gaps.ts';
import { openReader } from '../store/open-store.ts';
import { readStreamReports } from '../wire/read-stream-report.ts';
import {
  toStreamGapJson,
  toStreamJson,
  type StreamGapJson,
  type StreamJson,
} from '../wire/stream-json.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, textTable } from './print-text.ts';
import { followedStreams } from './read-operation-here.ts';
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
    about: 'show how each stream fares now, how far it is read and how well it is covered',
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

function statusText(streams: readonly StreamJson[]): string {
  const table = textTable(
    [
      { title: 'Stream', value: ({ stream }) => stream },
      { title: 'Health', value: ({ health }) => health.replaceAll('_', ' ') },
      { title: 'Since', value: (stream) => healthSince(stream) },
      { title: 'Timepoint', value: ({ timepoint }) => timepoint },
      { title: 'Last event', value: (stream) => instantText(stream.last_event_at) },
      { title: 'Heard of', value: (stream) => instantText(stream.last_byte_at) },
      { title: 'Events today', value: (stream) => stream.events_today },
      { title: 'Seen', value: ({ coverage }) => shareText(coverage?.shares.seen ?? null) },
      { title: 'Open gaps', value: ({ gaps }) => gaps.length },
      { title: 'Unreadable', value: (stream) => stream.dead_letters },
      { title: 'Reason', value: (stream) => stream.health_reason ?? '' },
      { title: 'Pause', value: ({ pause }) => (pause === null ? '' : pauseText(pause)) },
    ],
    streams,
  );
  const notes = streams.flatMap((stream) => [...coverageNotes(stream), ...repairNotes(stream)]);
  return [table, ...notes].join('\n');
}

/** Of what is not followed, nothing began. */
function healthSince({ health, health_since: since }: StreamJson): string {
  return health === 'not_configured' ? '' : (instantText(since) ?? '');
}

function shareText(share: number | null): string {
  if (share === null) return '';
  // Rounded down: what is not wholly seen must not read as if it were.
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

function coverageNotes({ stream, coverage }: StreamJson): readonly string[] {
  if (coverage === null) return [];
  const { shares, from } = coverage;
  const parts = (['seen', 'repaired', 'rechecked', 'unknown'] as const).filter(
    (state) => shares[state] > 0,
  );
  const told = parts.map((state) => `${state} ${shareText(shares[state])}`).join(', ');
  return [`${stream} since ${instantText(from) ?? ''}: ${told}`];
}

function repairNotes({ stream, repair }: StreamJson): readonly string[] {
  if (repair === null) return [];
  const expected =
    repair.expected_at === null ? '' : `, expected until ${instantText(repair.expected_at) ?? ''}`;
  const givenUp = repair.given_up === 0 ? '' : `, no answer for ${repair.given_up}`;
  return [
    `${stream} is being repaired: ${repair.checked} of ${repair.total} companies right${givenUp}${expected}`,
  ];
}

function pauseText({ from, until, may_lose_events: mayLose }: NonNullable<StreamJson['pause']>) {
  const text = `${instantText(from)} to ${instantText(until)}`;
  return mayLose ? `${text}, may lose events` : text;
}

function addGaps(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'gaps',
    about: 'list the stretches of a stream that were not seen, and how they were made good',
    options: z.object({}),
    async run({ readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const gaps = (await listStreamGaps(db)).map(toStreamGapJson);
      return { document: { data: gaps }, text: gapsText(gaps) };
    },
  });
}

function gapsText(gaps: readonly StreamGapJson[]): string {
  if (gaps.length === 0) return 'No gaps: everything since the first connection was seen.';
  return textTable(
    [
      { title: 'Stream', value: (gap) => gap.stream },
      { title: 'Missed from', value: (gap) => instantText(gap.missed_from) },
      { title: 'Missed to', value: (gap) => instantText(gap.missed_to) ?? 'goes on' },
      { title: 'Timepoints', value: (gap) => gap.timepoints },
      { title: 'Made good', value: (gap) => instantText(gap.closed_at) ?? 'no' },
      { title: 'By', value: (gap) => gap.closed_by ?? '' },
      { title: 'Entries', value: (gap) => gap.entries.replaceAll('_', ' ') },
      { title: 'Why', value: (gap) => gap.reason_text },
    ],
    gaps,
  );
}
