import { gazetteOf, jurisdictionOf } from '../../domain/gazette.ts';
import { gazetteWords } from '../../domain/timeline-words.ts';
import { html, nothing, type Html } from './html.ts';
import type { PageLead } from './read-page.ts';
import { dateWord, routeWords, stageWords } from './words.ts';

/** Where the strike-off stands and the dates behind it, in the order in which they happened. */
export function renderTimeline({ lead, today }: PageLead): Html {
  return html`${routeWords[lead.route]}<span class="meta">${stageWords[lead.stage]}</span>
    ${lead.is_fraud_strike_off === 1 ? fraudBadge : nothing}
    <ol class="timeline">
      ${stepsOf(lead, today).map((step) => html`<li>${step}</li>`)}
    </ol>`;
}

/** Section 1002A of the Companies Act 2006: registered on a false basis. Whoever calls there is no client. */
const fraudBadge = html`<span class="badge contradicted">Section 1002A</span
  ><span class="meta">registered on a false basis</span>`;

function stepsOf(lead: PageLead['lead'], today: string): readonly string[] {
  const steps: string[] = [];
  if (lead.applied_on !== null) steps.push(`applied ${dateWord(lead.applied_on)}`);
  steps.push(noticeStep(lead));
  if (lead.objection_deadline !== null && lead.objection_deadline >= today) {
    steps.push(`objections by ${dateWord(lead.objection_deadline)}`);
  }
  if (lead.suspended_on !== null) steps.push(`suspended ${dateWord(lead.suspended_on)}`);
  if (lead.suspension_expires_on !== null) {
    const word = lead.suspension_expires_on < today ? 'lapsed about' : 'lapses about';
    steps.push(`${word} ${dateWord(lead.suspension_expires_on)} unless renewed`);
  }
  return steps;
}

function noticeStep(lead: PageLead['lead']): string {
  if (lead.notice_date === null) return 'notice date unknown';
  const gazette = gazetteOf(
    jurisdictionOf({ companyNumber: lead.company_number, jurisdiction: lead.jurisdiction }),
  );
  return `first notice ${dateWord(lead.notice_date)}, ${gazetteWords[gazette]}`;
}
