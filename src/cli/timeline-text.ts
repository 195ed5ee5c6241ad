import { gazetteWords } from '../domain/timeline-words.ts';
import type { TimelineJson } from '../wire/timeline-json.ts';
import { textFacts, textSection, textTable } from './print-text.ts';

/** The latest attempt to strike a company off and every filing about any, for a terminal. */
export function timelineText(timeline: TimelineJson | null): string {
  if (timeline === null) return textSection('Timeline', 'no filing and no status tells of one');
  const { events } = timeline;
  return textSection(
    `Timeline (attempt ${timeline.attempt})`,
    [
      textFacts({
        Route: timeline.route,
        Stage: timeline.stage.replaceAll('_', ' '),
        Applied: timeline.applied_on ?? 'no application known',
        'First notice': timeline.notice_date ?? 'notice date unknown',
        Gazette: gazetteWords[timeline.gazette],
        Dissolution: timeline.not_before,
        'Objections by': timeline.objection_deadline,
        ...(timeline.suspended_on !== null && {
          Suspended: `since ${timeline.suspended_on}, lapses about ${timeline.suspension_expires_on}`,
        }),
        ...(timeline.end_reason !== null && {
          Over: `${timeline.end_reason}, ${timeline.ended_on ?? 'day unknown'}`,
        }),
        ...(timeline.restored_on !== null && { Restored: timeline.restored_on }),
        ...(timeline.next_gazette_day !== null && {
          'Next Gazette': `${timeline.next_gazette_day} (a hint, not a date of dissolution)`,
        }),
        ...(timeline.is_fraud_strike_off && {
          'Section 1002A': 'registered on a false basis, says the register',
        }),
      }),
      events.length === 0
        ? 'No filing tells of it yet.'
        : textTable(
            [
              { title: 'Date', value: (event) => event.date },
              { title: 'Form', value: (event) => event.type ?? '' },
              { title: 'Attempt', value: (event) => event.attempt ?? 'ahead' },
              { title: 'What', value: (event) => event.text, maxWidth: 70 },
              { title: 'Filing', value: (event) => event.transaction_id },
            ],
            events,
          ),
    ].join('\n\n'),
  );
}
