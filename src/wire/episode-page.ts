import { z } from 'zod';
import { londonDateOf } from '../domain/london-date.ts';
import {
  episodeStates,
  type EpisodeState,
  type StrikeOffRoute,
  type StrikeOffStage,
} from '../domain/strike-off.ts';
import type { Clock } from '../runtime/clock.ts';
import { listLeads, type LeadPosition } from '../store/leads.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { readNewerFacts } from '../store/register-file/newer-facts.ts';
import { toCompanyJson, type CompanyJson } from './company-json.ts';
import { parseCursor, toPage, type Page } from './list-page.ts';

const Cursor = z.tuple([z.enum(episodeStates), z.number().int(), z.uuid()]);

/** Where a list of episodes in this state is to go on; null for a cursor of any other list. */
export function parseEpisodeCursor(state: EpisodeState, cursor: string): LeadPosition | null {
  const parsed = parseCursor(Cursor, cursor);
  if (parsed === null || parsed[0] !== state) return null;
  return { openedAt: parsed[1], episodeId: parsed[2] };
}

export interface EpisodeQuery {
  readonly state: EpisodeState;
  readonly stage?: StrikeOffStage | null;
  readonly route?: StrikeOffRoute | null;
  readonly after: LeadPosition | null;
  readonly limit: number;
}

export interface EpisodePageOptions {
  readonly reader: Db;
  readonly register: CurrentRegister;
  readonly clock: Clock;
}

/** The companies under threat, or those that were, the newest episode first. */
export async function readEpisodePage(
  { reader, register, clock }: EpisodePageOptions,
  query: EpisodeQuery,
): Promise<Page<CompanyJson>> {
  const leads = await listLeads(reader, { ...query, limit: query.limit + 1 });
  const rows = await readNewerFacts(register, leads);
  const today = londonDateOf(clock.now());
  return toPage(rows, query.limit, {
    item: (row) => toCompanyJson(row, today),
    position: (row) => [query.state, row.opened_at, row.episode_id],
  });
}
