import type { CreditsJson } from '../wire/credits-json.ts';
import { instantText } from './print-text.ts';

type PaidWorkJson = CreditsJson['paid_work'];

const words: Readonly<Record<PaidWorkJson['state'], string>> = {
  going_on: 'not stopped',
  idle: 'not stopped, nothing is asked for',
  waiting: 'not stopped, waits',
  switched_off: 'switched off',
  stopped_by_hand: 'stopped by hand',
  held_up: 'held up',
  no_credits: 'stopped',
  refused_for_credits: 'stopped',
};

/** Whether anything is bought, since when not, why not, and when it is tried again. */
export function paidWorkText({ state, reason, since, next_try_at: next }: PaidWorkJson): string {
  const sinceText = since === null ? '' : ` since ${instantText(since)}`;
  const why = reason === null ? '' : `: ${reason}`;
  const again = next === null ? '' : `; tried again at ${instantText(next)}`;
  return `${words[state]}${sinceText}${why}${again}`;
}

/** What somebody who waits for purchases has to know; null while they go on or wait for their turn. */
export function paidWorkHeldUpText(work: PaidWorkJson): string | null {
  switch (work.state) {
    case 'going_on':
    case 'idle':
    case 'waiting':
      return null;
    case 'stopped_by_hand':
      return `${paidWorkText(work)}; to go on: strikewatch credits resume`;
    case 'switched_off':
    case 'held_up':
    case 'no_credits':
    case 'refused_for_credits':
      return paidWorkText(work);
  }
}
