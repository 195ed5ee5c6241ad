import type { Command } from 'commander';
import { z } from 'zod';
import { openReader } from '../store/open-store.ts';
import { toOperationJson, type OperationJson } from '../wire/operation-json.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, printable, textTable } from './print-text.ts';
import { readOperationHere } from './read-operation-here.ts';

/** What runs, on one page. */
export function addStatusCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'status',
    about:
      'say which lanes and parts run, why the others do not, what waits and when it goes on; and how to stop all outbound calls',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const settings = readSettings();
      await using reader = openReader(settings.config.databaseUrl);
      const operation = toOperationJson(
        await readOperationHere({ reader, clock: cli.clock }, settings),
      );
      return { document: operation, text: statusText(operation) };
    },
  });
}

function statusText(operation: OperationJson): string {
  return [
    headline(operation),
    freshnessText(operation),
    '',
    textTable(
      [
        { title: 'Lane', value: ({ lane }) => lane },
        ...standingColumns,
        { title: 'Jobs', value: ({ waiting_jobs: jobs }) => jobs ?? '' },
      ],
      operation.lanes,
    ),
    '',
    textTable([{ title: 'Part', value: ({ part }) => part }, ...standingColumns], operation.parts),
    '',
    operation.mode === 'stopped'
      ? 'To let all go on: strikewatch queue resume --all'
      : 'To stop all outbound calls: strikewatch queue pause --all',
  ].join('\n');
}

function headline({ mode, since }: OperationJson): string {
  if (mode === 'normal') return 'Normal: everything that is set up runs.';
  const word =
    mode === 'stopped' ? 'Stopped: all outbound calls are held' : 'Degraded: some parts do not run';
  return `${word}${since === null ? '' : ` since ${instantText(since) ?? ''}`}.`;
}

function freshnessText({
  is_stale: isStale,
  data_as_of: asOf,
  stale_reasons: reasons,
}: OperationJson): string {
  if (!isStale) return 'Leads are up to date.';
  return `Leads are stale, complete up to ${instantText(asOf) ?? 'an unknown time'}: ${reasons.join('; ')}.`;
}

type Standing = OperationJson['lanes'][number] | OperationJson['parts'][number];

const standingColumns = [
  { title: 'State', value: ({ word }: Standing) => word },
  { title: 'Since', value: ({ since }: Standing) => instantText(since) ?? '' },
  { title: 'Back', value: backText },
  { title: 'Why', value: whyText, maxWidth: 100 },
];

function backText(standing: Standing): string {
  switch (standing.comes_back) {
    case null:
      return '';
    case 'at':
      return instantText(standing.comes_back_at) ?? 'unknown';
    case 'by_hand':
      return 'by hand';
    case 'unknown':
      return standing.next_look_at === null
        ? 'unknown'
        : `unknown, asked ${instantText(standing.next_look_at) ?? ''}`;
  }
}

function whyText({ reason_text: reason, detail }: Standing): string {
  const parts = [reason, detail === null ? null : printable(detail)];
  return parts.filter((part) => part !== null).join(': ');
}
