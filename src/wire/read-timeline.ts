import { presentTimeline } from '../domain/episode-timeline.ts';
import { strikeOffAttempts } from '../domain/strike-off-attempts.ts';
import { toSpan, toTimelineCompany } from '../pipeline/describe-episode.ts';
import type { CompanyRow } from '../store/companies.ts';
import type { EpisodeRow } from '../store/episodes.ts';
import { listFilings } from '../store/filings.ts';
import type { Db } from '../store/open-store.ts';
import { toTimelineJson, type TimelineJson } from './timeline-json.ts';

/** The timeline of a company as it is today, worked out when read; null when nothing tells of a strike-off. */
export async function readTimeline(
  reader: Db,
  company: CompanyRow,
  about: { readonly episodes: readonly EpisodeRow[]; readonly today: string },
): Promise<TimelineJson | null> {
  const filings = await listFilings(reader, company.company_number);
  const { today } = about;
  const attempts = strikeOffAttempts(filings, today);
  const [latest, previous] = about.episodes.map(toSpan);
  const timeline = presentTimeline({
    company: toTimelineCompany(company),
    attempts,
    today,
    latest,
    previous,
  });
  return timeline === null ? null : toTimelineJson(timeline, { attempts, filings, today });
}
