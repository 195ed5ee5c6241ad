import type { Command } from 'commander';
import { z } from 'zod';
import { listFailures } from '../store/list-failures.ts';
import { openReader } from '../store/open-store.ts';
import { readDisk } from '../store/read-disk.ts';
import { mostChecksCounted } from '../store/read-lane-metrics.ts';
import { toFailureJson, type FailureJson } from '../wire/failure-json.ts';
import { toQueueReportJson, type QueueReportJson } from '../wire/queue-json.ts';
import { readQueueReport } from '../wire/read-queue-report.ts';
import { readRefusedLookups, type RefusedLookupsJson } from '../wire/refused-lookup-json.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, printable, textTable } from './print-text.ts';
import { outlookText } from './queue-outlook-text.ts';

/** The queue as a whole, and what fails in it. */
export function addQueueStatusCommands(queue: Command, host: CommandHost): void {
  addStatus(queue, host);
  addFailures(queue, host);
}

function addStatus(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'status',
    about: 'how much each lane has to do, how it gets on, and when it will be done',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const { config } = readSettings();
      await using reader = openReader(config.databaseUrl);
      const { schedule, creditTerms, databaseUrl } = config;
      const disk = () => readDisk(databaseUrl, null);
      const source = { reader, schedule, creditTerms, clock: cli.clock, readDisk: disk };
      const status = toQueueReportJson(await readQueueReport(source));
      return { document: status, text: statusText(status) };
    },
  });
}

type LaneJson = QueueReportJson['lanes'][number];

function statusText(status: QueueReportJson): string {
  const counts = (lane: LaneJson) => status.by_lane[lane.lane];
  const table = textTable(
    [
      { title: 'Lane', value: ({ lane }) => lane },
      { title: 'Available', value: (lane) => counts(lane).available },
      { title: 'Scheduled', value: (lane) => counts(lane).scheduled },
      { title: 'Running', value: (lane) => counts(lane).running },
      { title: 'Retryable', value: (lane) => counts(lane).retryable },
      { title: 'Given up', value: (lane) => counts(lane).discarded },
      { title: 'Due for', value: (lane) => durationText(lane.oldest_due_age_seconds) },
      { title: 'Wait p50', value: (lane) => durationText(lane.wait_p50_seconds) },
      { title: 'Wait p99', value: (lane) => durationText(lane.wait_p99_seconds) },
      { title: 'Per minute', value: (lane) => lane.finished_per_minute.toFixed(1) },
      { title: 'Outlook', value: (lane) => outlookText(lane, status) },
    ],
    status.lanes,
  );
  const { checks_to_ask: checks } = status;
  if (checks === 0) return table;
  const most = checks >= mostChecksCounted ? 'At least' : 'At most';
  return `${table}\n${most} ${checks.toLocaleString('en-GB')} companies of an import are still to be asked for; they are part of the outlook of companies-house.`;
}

const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
] as const;

function durationText(seconds: number | null): string {
  if (seconds === null) return '-';
  const unit = units.find((each) => seconds >= each.seconds);
  return unit === undefined
    ? `${seconds.toFixed(1)} s`
    : `${(seconds / unit.seconds).toFixed(1)} ${unit.name}`;
}

function addFailures(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'failures',
    about:
      'what fails or was given up, grouped by the way it fails, with what to do; and single look-ups that a provider refuses',
    options: z.object({}),
    async run({ cli, readSettings }) {
      await using reader = openReader(readSettings().config.databaseUrl);
      const failures = (await listFailures(reader)).map(toFailureJson);
      const refused = await readRefusedLookups(reader, cli.clock);
      const lines = [...failures.map(failureText), ...refused.map(refusedText)];
      return {
        document: { data: failures, refused_look_ups: refused },
        text: lines.length === 0 ? 'Nothing fails.' : lines.join('\n'),
      };
    },
  });
}

function failureText(failure: FailureJson): string {
  return [
    `${failure.fingerprint}  ${failure.kind}: ${failure.discarded} given up, ${failure.retryable} to be tried again, ${stretchText(failure)}`,
    `  ${printable(failure.example_reason)}`,
    `  ${failure.suggested_action}`,
  ].join('\n');
}

function refusedText(refused: RefusedLookupsJson): string {
  return [
    `${refused.fingerprint}  look-ups of ${refused.provider} (${refused.operation}): ${refused.set_aside} set aside, ${refused.waiting} to be tried again, ${stretchText(refused)}`,
    `  ${printable(refused.reason)}, for example of company ${refused.example_company_number}`,
    `  ${refused.suggested_action}`,
  ].join('\n');
}

function stretchText(seen: {
  readonly first_seen_at: string;
  readonly last_seen_at: string;
}): string {
  return `${instantText(seen.first_seen_at) ?? ''} to ${instantText(seen.last_seen_at) ?? ''}`;
}
