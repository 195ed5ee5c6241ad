import { z } from 'zod';
import { daysLeft } from '../domain/days-left.ts';
import type { Filing } from '../domain/filing.ts';
import { gazettes, jurisdictions } from '../domain/gazette.ts';
import { noticePeriods } from '../domain/strike-off-dates.ts';
import type { Attempts, FilingRef, TimelineEvent } from '../domain/strike-off-attempts.ts';
import { strikeOffKinds } from '../domain/strike-off-forms.ts';
import type { StrikeOffTimeline } from '../domain/strike-off-timeline.ts';
import { leaveReasons, strikeOffRoutes, strikeOffStages } from '../domain/strike-off.ts';
import { eventWords, notBeforeWords } from '../domain/timeline-words.ts';

const date = z.string().nullable();
const FilingRefJson = z.object({
  transaction_id: z.string(),
  type: z.string().nullable(),
  date: z.string(),
});

const TimelineEventJson = z.object({
  date: z.string(),
  kind: z.enum(strikeOffKinds),
  route: z.enum(strikeOffRoutes),
  type: z.string().nullable(),
  transaction_id: z.string(),
  /** Which attempt of the company's life it belongs to; 0 for what is no strike-off, null while it is dated ahead of the clock. */
  attempt: z.number().int().nullable(),
  /** In plain words. */
  text: z.string(),
  /** What Companies House has noted on the filing. */
  annotation: z.string().nullable(),
});

/** The latest attempt to strike the company off, and every filing about any. Null dates are not known. */
export const TimelineJson = z.object({
  attempt: z.number().int(),
  route: z.enum(strikeOffRoutes),
  stage: z.enum(strikeOffStages),
  applied_on: date,
  notice_date: date,
  restarts: z.number().int(),
  earliest_dissolution_date: date,
  notice_period: z.enum(noticePeriods).nullable(),
  /** The same in words: "not before", never "on". */
  not_before: z.string(),
  days_left: z.number().int().nullable(),
  objection_deadline: date,
  suspended_on: date,
  suspension_expires_on: date,
  ended_on: date,
  end_reason: z.enum(leaveReasons).nullable(),
  restored_on: date,
  /** A hint at the next day on which a final notice may appear. */
  next_gazette_day: date,
  jurisdiction: z.enum(jurisdictions),
  gazette: z.enum(gazettes),
  is_fraud_strike_off: z.boolean(),
  /** The filing behind each date. */
  filings: z.object({
    application: FilingRefJson.nullable(),
    notice: FilingRefJson.nullable(),
    suspension: FilingRefJson.nullable(),
    /** From whose day a renewed suspension runs on. */
    suspension_renewal: FilingRefJson.nullable(),
    end: FilingRefJson.nullable(),
    restoration: FilingRefJson.nullable(),
  }),
  events: z.array(TimelineEventJson),
});
export type TimelineJson = z.infer<typeof TimelineJson>;

export function toTimelineJson(
  timeline: StrikeOffTimeline,
  told: {
    readonly attempts: Attempts;
    readonly filings: readonly Filing[];
    readonly today: string;
  },
): TimelineJson {
  const { end, suspension, restoration, application, notice } = timeline;
  return {
    attempt: timeline.attempt,
    route: timeline.route,
    stage: timeline.stage,
    applied_on: application?.date ?? null,
    notice_date: notice?.date ?? null,
    restarts: timeline.restarts,
    earliest_dissolution_date: timeline.earliestDissolutionDate,
    notice_period: timeline.noticePeriod,
    not_before: notBeforeWords(timeline),
    days_left: end === null ? daysLeft(timeline, told.today) : null,
    objection_deadline: timeline.objectionDeadline,
    suspended_on: suspension?.since ?? null,
    suspension_expires_on: suspension?.expiresOn ?? null,
    ended_on: end?.date ?? null,
    end_reason: end?.reason ?? null,
    restored_on: restoration?.date ?? null,
    next_gazette_day: timeline.nextGazetteDay,
    jurisdiction: timeline.jurisdiction,
    gazette: timeline.gazette,
    is_fraud_strike_off: timeline.isFraudStrikeOff,
    filings: {
      application: toRefJson(application),
      notice: toRefJson(notice),
      suspension: toRefJson(suspension?.filing ?? null),
      suspension_renewal: toRefJson(suspension?.renewal ?? null),
      end: toRefJson(end?.filing ?? null),
      restoration: toRefJson(restoration),
    },
    events: toEventsJson(told),
  };
}

/** In the order in which they happened; those dated ahead of the clock come last. */
function toEventsJson({
  attempts: { events, ahead },
  filings,
}: {
  readonly attempts: Attempts;
  readonly filings: readonly Filing[];
}): TimelineJson['events'] {
  const annotations = new Map(
    filings.map(({ transactionId, annotation }) => [transactionId, annotation]),
  );
  return [...events, ...ahead.map((event) => ({ ...event, attempt: null }))].map((event) =>
    toEventJson(event, annotations.get(event.filing.transactionId) ?? null),
  );
}

function toEventJson(
  {
    filing,
    form,
    attempt,
  }: Pick<TimelineEvent, 'filing' | 'form'> & { readonly attempt: number | null },
  annotation: string | null,
): TimelineJson['events'][number] {
  return {
    date: filing.date,
    kind: form.kind,
    route: routeOf(form),
    type: filing.type,
    transaction_id: filing.transactionId,
    attempt,
    text: eventWords(form),
    annotation,
  };
}

function routeOf(form: TimelineEvent['form']): TimelineJson['route'] {
  if ('route' in form) return form.route;
  const cause = form.kind === 'dissolved' ? form.cause : 'unknown';
  return cause === 'compulsory' || cause === 'voluntary' ? cause : 'unknown';
}

function toRefJson(filing: FilingRef | null): z.infer<typeof FilingRefJson> | null {
  if (filing === null) return null;
  return { transaction_id: filing.transactionId, type: filing.type, date: filing.date };
}
