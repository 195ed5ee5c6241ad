import { z } from 'zod';
import { streamNames, streamStates } from '../../domain/stream.ts';
import { readQueueCounts, readStats } from '../../store/read-stats.ts';
import { CreditsJson, toCreditsJson } from '../../wire/credits-json.ts';
import { instant, toInstantOrNull } from '../../wire/instant.ts';
import { QueueJson, toQueueJson } from '../../wire/queue-json.ts';
import { readCreditReport } from '../../wire/read-credit-report.ts';
import { readLaneWaits } from '../../wire/read-queue-report.ts';
import { readStreamReports, type StreamReport } from '../../wire/read-stream-report.ts';
import { readRegisterJson, RegisterJson } from '../../wire/register-json.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const count = z.number().int();

const StreamSummary = z.object({
  state: z.enum([...streamStates, 'not_configured']),
  is_fresh: z.boolean(),
  last_event_at: instant.nullable(),
});

const StatsJson = z.object({
  companies: count,
  open_episodes: count,
  closed_episodes: count,
  confirmed_episodes: count,
  officers: count,
  domains: count,
  domains_proven: count,
  emails: count,
  hidden_to_review: count,
  queue: QueueJson,
  dead_letters: count,
  gaps_open: count,
  in_doubt: count,
  parked: count,
  credits: CreditsJson,
  /** The full register in use. */
  register: RegisterJson.extend({ bytes: count }),
  stream: z.partialRecord(z.enum(streamNames), StreamSummary),
});

/** How much there is of everything. */
export function addStatsRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/stats',
    { config: { access: 'viewer' }, schema: { response: { 200: StatsJson } } },
    async () => {
      const [stats, queue, waits, streams, credits, register] = await Promise.all([
        readStats(options.reader),
        readQueueCounts(options.reader),
        readLaneWaits(options),
        readStreamReports(options),
        readCreditReport({ ...options, provider: options.paidProviders[0] ?? 'snov' }),
        readRegisterJson(options.register),
      ]);
      return {
        companies: stats.companies,
        open_episodes: stats.openEpisodes,
        closed_episodes: stats.closedEpisodes,
        confirmed_episodes: stats.confirmedEpisodes,
        officers: stats.officers,
        domains: stats.domains,
        domains_proven: stats.domainsProven,
        emails: stats.emails,
        hidden_to_review: stats.hiddenToReview,
        queue: toQueueJson(queue, waits),
        dead_letters: stats.deadLetters,
        gaps_open: stats.gapsOpen,
        in_doubt: stats.inDoubt,
        parked: stats.parked,
        credits: toCreditsJson(credits),
        register,
        stream: Object.fromEntries(streams.map((report) => [report.stream, toSummary(report)])),
      };
    },
  );
}

function toSummary(report: StreamReport): z.infer<typeof StreamSummary> {
  return {
    state: report.state,
    is_fresh: report.isFresh,
    last_event_at: toInstantOrNull(report.cursor?.last_event_at ?? null),
  };
}
