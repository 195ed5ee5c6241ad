import type { Command } from 'commander';
import { z } from 'zod';
import { streamNames } from '../domain/stream.ts';
import { listStreamGaps } from '../store/list-stream-gaps.ts';
import { openReader } from '../store/open-store.ts';
import { readStreamStatus } from '../store/read-stream-status.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, isoOrNull, textTable } from './print-text.ts';
import { rowJson } from './row-json.ts';

const dayMs = 86_400_000;

/** The streams of Companies House. */
export function addStreamCommands(program: Command, host: CommandHost): void {
  const stream = program.command('stream').description('the streams of Companies House');
  addStatus(stream, host);
  addGaps(stream, host);
}

function addStatus(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'status',
    about: 'show how far each stream is read and how its connection fares',
    options: z.object({}),
    async run({ cli, readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const since = cli.clock.now() - dayMs;
      const rows = await Promise.all(
        streamNames.map(async (name) => ({ name, ...(await readStreamStatus(db, name, since)) })),
      );
      return {
        document: {
          data: rows.map(({ name, cursor, ...status }) => ({
            stream: name,
            state: cursor?.state ?? 'not_configured',
            state_reason: cursor?.state_reason ?? null,
            timepoint: cursor?.timepoint ?? null,
            connected_at: isoOrNull(cursor?.connected_at ?? null),
            last_byte_at: isoOrNull(cursor?.last_byte_at ?? null),
            last_event_at: isoOrNull(cursor?.last_event_at ?? null),
            lag_seconds: status.latestLagMs === null ? null : status.latestLagMs / 1_000,
            events_24h: status.eventsSince,
            dead_letters: status.deadLetters,
            gaps: status.openGaps.map(rowJson),
          })),
        },
        text: textTable(
          [
            { title: 'Stream', value: ({ name }) => name },
            { title: 'Last state', value: ({ cursor }) => cursor?.state ?? 'never followed' },
            { title: 'Timepoint', value: ({ cursor }) => cursor?.timepoint ?? null },
            {
              title: 'Last event',
              value: ({ cursor }) => instantText(cursor?.last_event_at ?? null),
            },
            { title: 'Heard of', value: ({ cursor }) => instantText(cursor?.last_byte_at ?? null) },
            { title: 'Events in 24 h', value: ({ eventsSince }) => eventsSince },
            { title: 'Open gaps', value: ({ openGaps }) => openGaps.length },
            { title: 'Unreadable', value: ({ deadLetters }) => deadLetters },
            { title: 'Reason', value: ({ cursor }) => cursor?.state_reason ?? '' },
          ],
          rows,
        ),
      };
    },
  });
}

function addGaps(stream: Command, host: CommandHost): void {
  defineCommand(stream, host, {
    name: 'gaps',
    about: 'list the stretches of a stream that were not seen',
    options: z.object({}),
    async run({ readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const gaps = await listStreamGaps(db);
      return {
        document: { data: gaps.map((gap) => rowJson({ ...gap })) },
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
