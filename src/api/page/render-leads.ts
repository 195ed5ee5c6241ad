import { isWell } from '../../domain/judge-stream-health.ts';
import { foreign, html, nothing, outboundLink, type Html } from './html.ts';
import { renderTimeline } from './render-timeline.ts';
import { leadsShown, type Page, type PageContact, type PageLead } from './read-page.ts';
import {
  dateWord,
  dayWord,
  methodWords,
  numberWord,
  verdictWords,
  verificationWords,
} from './words.ts';

/** The list of leads; on a narrow screen each line becomes a card. The roles keep it a table for screen readers there. */
export function renderLeads(page: Page): Html {
  const total = page.stats.openEpisodes;
  const summary =
    total > leadsShown
      ? `The ${leadsShown} newest of ${numberWord(total)}.`
      : `${numberWord(total)} in all, newest first.`;
  return html`<section id="leads" aria-labelledby="leads-title">
    <div class="section-head">
      <div>
        <h2 id="leads-title">Leads</h2>
        ${total === 0 ? nothing : html`<p>${summary}</p>`}
      </div>
      <a class="button" href="/api/exports/leads.csv">Download all as CSV</a>
    </div>
    ${page.leads.length === 0 ? renderNoLeads(page) : renderTable(page.leads)}
  </section>`;
}

function renderNoLeads(page: Page): Html {
  const why = page.streams.some(({ verdict }) => isWell(verdict.health))
    ? 'The stream is connected: a company shows up here as soon as the register proposes to strike it off.'
    : 'No stream is connected, for the reason given above. Until one is, companies come in with “strikewatch import <file>”.';
  return html`<div class="empty">
    <p><strong>No company under threat is known.</strong></p>
    <p>${why}</p>
  </div>`;
}

function renderTable(leads: readonly PageLead[]): Html {
  return html`<table role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Company</th>
        <th role="columnheader" scope="col">Days left</th>
        <th role="columnheader" scope="col">Strike-off</th>
        <th role="columnheader" scope="col">Website</th>
        <th role="columnheader" scope="col">People and e-mail</th>
      </tr>
    </thead>
    <tbody role="rowgroup" id="lead-rows">
      ${leads.map(renderLead)}
    </tbody>
  </table>`;
}

function renderLead(entry: PageLead): Html {
  const { lead } = entry;
  return html`<tr role="row" id="lead-${lead.episode_id}">
    <th role="rowheader" scope="row" class="company">
      <span class="name">${foreign(lead.company_name)}</span>
      <span class="meta"
        >${lead.company_number}${
          lead.postal_code === null ? nothing : html` · ${foreign(lead.postal_code, 12)}`
        }</span
      >
      ${renderDoubt(lead)}
    </th>
    <td role="cell" data-label="Days left">${renderDaysLeft(entry)}</td>
    <td role="cell" data-label="Strike-off">${renderTimeline(entry)}</td>
    <td role="cell" data-label="Website">${renderDomain(entry)}</td>
    <td role="cell" data-label="People and e-mail" class="people">${renderPeople(entry)}</td>
  </tr>`;
}

function renderDoubt(lead: PageLead['lead']): Html {
  if (lead.not_found_since !== null) {
    return html`<span class="meta"
      >Not found in the register since ${dayWord(lead.not_found_since)}; being asked again</span
    >`;
  }
  if (lead.confirmed_at !== null) return nothing;
  return html`<span class="meta">Not yet confirmed by the register</span>`;
}

/** Never "dissolved on": the register may act then at the earliest, or later. */
function renderDaysLeft({ lead, daysLeft }: PageLead): Html {
  if (lead.stage === 'suspended') return html`<span class="days word">suspended</span>`;
  if (daysLeft === null || lead.earliest_dissolution_date === null) {
    const word = lead.notice_date === null ? 'notice date unknown' : 'none counted';
    return html`<span class="days word">${word}</span>`;
  }
  const notBefore = html`<span class="meta"
    >not before ${dateWord(lead.earliest_dissolution_date)}</span
  >`;
  if (daysLeft <= 0) {
    return html`<span class="days urgent word">date has passed</span>${notBefore}`;
  }
  return html`<span class="days ${urgency(daysLeft)}"
      ><span class="figure">${daysLeft}</span> ${daysLeft === 1 ? 'day' : 'days'}</span
    >${notBefore}`;
}

function urgency(daysLeft: number): string {
  if (daysLeft <= 14) return 'urgent';
  return daysLeft <= 30 ? 'soon' : 'later';
}

function renderDomain({ lead }: PageLead): Html {
  if (lead.domain === null) return html`<span class="quiet">none known</span>`;
  const name = foreign(lead.domain, 80);
  const verdict = lead.domain_verdict ?? 'candidate';
  return html`${
      verdict === 'contradicted' ? name : outboundLink(`https://${lead.domain}/`, name)
    }<span class="badge ${verdict}">${verdictWords[verdict]}</span>`;
}

function renderPeople({ people, morePeople, otherContacts }: PageLead): Html {
  if (people.length === 0 && otherContacts.length === 0) {
    return html`<span class="quiet">not fetched yet</span>`;
  }
  return html`<ul>
    ${people.map(
      (person) =>
        html`<li>
          <span class="person">${foreign(person.name, 100)}</span>
          <span class="role">${foreign(person.role.replaceAll('-', ' '), 60)}</span>
          ${
            person.contacts.length === 0
              ? html`<span class="quiet">· no e-mail known</span>`
              : person.contacts.map(renderContact)
          }
        </li>`,
    )}
    ${
      morePeople === 0
        ? nothing
        : html`<li class="quiet">and ${numberWord(morePeople)} more in office</li>`
    }
    ${
      otherContacts.length === 0
        ? nothing
        : html`<li><span class="person">Company</span> ${otherContacts.map(renderContact)}</li>`
    }
  </ul>`;
}

function renderContact({ record, answer }: PageContact): Html {
  if (answer.kind === 'withheld') {
    return html`<span class="withheld"
      >e-mail withheld: ${answer.reason}<span class="meta"
        >${methodWords[record.method]} · source ${foreign(record.source, 60)}</span
      ></span
    >`;
  }
  const { contact } = answer;
  return html`<span class="contact"
    ><a href="mailto:${mailAddress(contact.email)}">${foreign(contact.email, 120)}</a
    ><span class="meta"
      >${methodWords[contact.method]} · source ${renderSource(contact)} ·
      ${verificationWords[contact.verificationStatus]} · ${dayWord(contact.discoveredAt)}</span
    ></span
  >`;
}

/** The page an address stands on, where there is one; else who gave it. */
function renderSource({ source, sourceUrl }: { source: string; sourceUrl: string | null }): Html {
  const url = sourceUrl === null ? null : URL.parse(sourceUrl);
  if (url === null) return foreign(source, 60);
  return outboundLink(url.href, foreign(`${url.host}${url.pathname}`.replace(/\/$/, ''), 80));
}

/** For a mailto link (RFC 6068): all but the @ is escaped, so that an address cannot add headers or recipients. */
function mailAddress(email: string): string {
  return email.split('@').map(encodeURIComponent).join('@');
}
