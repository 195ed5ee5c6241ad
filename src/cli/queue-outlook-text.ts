import type { QueueReportJson } from '../wire/queue-json.ts';
import { instantText, printable } from './print-text.ts';
import { waitText } from './queue-wait-text.ts';

type LaneJson = QueueReportJson['lanes'][number];
type HeldUp = NonNullable<LaneJson['held_up']>;

/** `Thursday 14:00` while it is this week, else with the date; by the clock in London. */
const clearsFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
});
const clearsDateFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** When the work of a lane will be done, or why nobody could say. */
export function outlookText(lane: LaneJson, { waits }: Pick<QueueReportJson, 'waits'>): string {
  if (lane.outlook === 'held up' && lane.held_up !== null) return heldUpText(lane.held_up);
  const wait = waits.find((each) => each.lane === lane.lane);
  if (wait !== undefined) {
    const why = wait.reason === null ? '' : ` (${printable(wait.reason)})`;
    return `waits ${waitText(wait.waits_for, wait.waits_until)}${why}`;
  }
  if (lane.clears_at === null) return lane.outlook;
  const at = Date.parse(lane.clears_at);
  const parts = clearsFormat.formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? '';
  return `clears ${part('weekday')} ${part('hour')}:${part('minute')}, ${clearsDateFormat.format(at)}`;
}

function heldUpText(standing: HeldUp): string {
  const why = standing.reason_text === null ? '' : `: ${standing.reason_text}`;
  return `held up${why}${goesOnText(standing)}`;
}

function goesOnText(standing: HeldUp): string {
  const { comes_back: comesBack, comes_back_at: at, next_look_at: nextLookAt } = standing;
  if (comesBack === 'by_hand') return ', until somebody puts it right';
  if (at !== null) return `, until ${instantText(at) ?? ''}`;
  return nextLookAt === null ? '' : `, asked again ${instantText(nextLookAt) ?? ''}`;
}
