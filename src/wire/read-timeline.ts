import { attemptsOfCompany, presentTimeline } from '../domain/episode-timeline.ts';
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
  const [latest, previous] = about.episodes.map(toSpan);
  const known = { company: toTimelineCompany(company), today, latest, previous };
  const attempts = attemptsOfCompany(filings, known);
  const timeline = presentTimeline({ ...known, attempts });
  return timeline === null ? null : toTimelineJson(timeline, { attempts, filings, today });
}
