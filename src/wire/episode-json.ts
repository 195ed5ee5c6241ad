import { z } from 'zod';
import {
  episodeStates,
  leaveReasons,
  registerSources,
  strikeOffRoutes,
  strikeOffStages,
} from '../domain/strike-off.ts';
import type { EpisodeRow } from '../store/episodes.ts';
import { daysLeftOf } from './company-json.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

/** One time under threat. */
export const EpisodeJson = z.object({
  id: z.uuid(),
  state: z.enum(episodeStates),
  route: z.enum(strikeOffRoutes),
  stage: z.enum(strikeOffStages),
  opened_by: z.enum(registerSources),
  opened_at: instant,
  entered_at: instant.nullable(),
  /** It came under threat between this and `entered_at`; null where that is exact, or nothing told. */
  entered_after: instant.nullable(),
  confirmed: z.boolean(),
  confirmed_at: instant.nullable(),
  announced_at: instant.nullable(),
  notice_date: z.string().nullable(),
  earliest_dissolution_date: z.string().nullable(),
  days_left: z.number().int().nullable(),
  applied_on: z.string().nullable(),
  objection_deadline: z.string().nullable(),
  suspended_on: z.string().nullable(),
  suspension_expires_on: z.string().nullable(),
  closed_at: instant.nullable(),
  left_at: instant.nullable(),
  leave_reason: z.enum(leaveReasons).nullable(),
  /** The answer that ended it: that the register has no such company, repeated for three days. Null for any other end. */
  not_found_at: instant.nullable(),
  /** When it went on after it had been taken for over, because a file or an answer had left the company out. */
  resumed_at: instant.nullable(),
});
export type EpisodeJson = z.infer<typeof EpisodeJson>;

/** `isDenied`: the register answers at present that it has no such company. */
export function toEpisodeJson(
  row: EpisodeRow,
  { today, isDenied }: { readonly today: string; readonly isDenied: boolean },
): EpisodeJson {
  return {
    ...row,
    opened_at: toInstant(row.opened_at),
    entered_at: toInstantOrNull(row.entered_at),
    entered_after: toInstantOrNull(row.entered_after),
    confirmed: row.confirmed_at !== null && !(isDenied && row.state === 'open'),
    confirmed_at: toInstantOrNull(row.confirmed_at),
    announced_at: toInstantOrNull(row.announced_at),
    days_left: daysLeftOf(row, today),
    closed_at: toInstantOrNull(row.closed_at),
    left_at: toInstantOrNull(row.left_at),
    not_found_at: toInstantOrNull(row.not_found_at),
    resumed_at: toInstantOrNull(row.resumed_at),
  };
}
