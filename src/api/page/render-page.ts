import type { StreamStanding } from '../../domain/stream.ts';
import type { CreditReport } from '../../wire/read-credit-report.ts';
import { renderCoverage } from './render-coverage.ts';
import type { StreamReport } from '../../wire/read-stream-report.ts';
import { foreign, html, nothing, type Html } from './html.ts';
import type { Page } from './read-page.ts';
import { renderDocument, sandboxRibbon } from './render-document.ts';
import { renderModeBanner } from './render-mode-banner.ts';
import { renderLeads } from './render-leads.ts';
import { agoWord, numberWord, streamTitles, timeWord } from './words.ts';

/** The whole page. It works without its script, then it is loaded anew now and then. */
export function renderPage(page: Page, nonce: string): string {
  const body = html`<a class="skip" href="#leads">Skip to the leads</a>
    ${page.isSandbox ? sandboxRibbon : nothing}
    <header>
      <div>
        <h1>Strikewatch</h1>
        <p>UK companies about to be struck off the register</p>
      </div>
      <div class="controls">
        <a href="/operation">Operation</a>
        <a href="/quality">Data quality</a>
        ${renderUpdated(page)}
        <button id="pause" type="button" hidden>Pause</button>
      </div>
    </header>
    <p id="stale" role="status" hidden></p>
    ${renderModeBanner(page.operation)}
    <main>${renderChanging(page)}</main>`;
  return renderDocument({ nonce, title: 'Strikewatch', isRefreshed: true, style: '', body });
}

/** Only what changes, for the script to put in. */
export function renderUpdate(page: Page): string {
  return html`${renderUpdated(page)}${renderModeBanner(page.operation)}${renderChanging(page)}`
    .markup;
}

function renderUpdated(page: Page): Html {
  return html`<p id="updated">Read at <time>${timeWord(page.now)}</time></p>`;
}

function renderChanging(page: Page): Html {
  return html`${renderCounts(page)} ${renderStreams(page)} ${renderLeads(page)}`;
}

function hiddenNote(hidden: number): string {
  return hidden === 0 ? 'each with its source' : `${numberWord(hidden)} hidden, to review`;
}

function renderCounts({ stats, queueDepth, queue, credits }: Page): Html {
  let discarded = 0;
  for (const lane of Object.values(queue)) discarded += lane.discarded;
  const tiles = [
    {
      name: 'Companies known',
      figure: numberWord(stats.companies),
      note: `${numberWord(stats.officers)} officers`,
    },
    {
      name: 'Under threat',
      figure: numberWord(stats.openEpisodes),
      note: `${numberWord(stats.confirmedEpisodes)} confirmed, ${numberWord(stats.closedEpisodes)} past`,
    },
    {
      name: 'Domains',
      figure: numberWord(stats.domains),
      note: `${numberWord(stats.domainsProven)} proven`,
    },
    { name: 'E-mails', figure: numberWord(stats.emails), note: hiddenNote(stats.hiddenToReview) },
    {
      name: 'Queue',
      figure: numberWord(queueDepth),
      note: discarded === 0 ? 'no job given up' : `${numberWord(discarded)} given up`,
    },
    {
      name: 'Credits',
      figure: credits.balance?.credits ?? 'not known',
      note: creditNote(credits),
    },
  ];
  return html`<section id="counts" aria-labelledby="counts-title">
    <h2 id="counts-title" class="visually-hidden">Counts</h2>
    <dl>
      ${tiles.map(
        ({ name, figure, note }) =>
          html`<div>
            <dt>${name}</dt>
            <dd><span class="figure">${figure}</span><span class="meta">${note}</span></dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function creditNote(credits: CreditReport): string {
  const held = heldNote(credits);
  return held === null ? balanceNote(credits) : `${balanceNote(credits)}; ${held}`;
}

/** How many of the answers of 30 days cost nothing because they were held already. */
function heldNote({ cache: { answers, held } }: CreditReport): string | null {
  return answers === 0
    ? null
    : `${numberWord(held)} of ${numberWord(answers)} answers held already`;
}

function balanceNote({ status, daysLeft, paidWork }: CreditReport): string {
  if (status === 'unknown') return 'no balance read yet';
  if (status === 'exhausted')
    return `exhausted: nothing is paid (${paidWork.reason ?? paidWork.state})`;
  const pace = daysLeft === null ? 'none spent yet' : `${numberWord(daysLeft)} days at this pace`;
  return status === 'low' ? `low, ${pace}` : pace;
}

function renderStreams({ streams, now }: Page): Html {
  return html`<section id="streams" aria-labelledby="streams-title">
    <h2 id="streams-title" class="visually-hidden">Streams of Companies House</h2>
    <ul>
      ${streams
        .filter(
          ({ stream, verdict }) => verdict.health !== 'not_configured' || stream === 'companies',
        )
        .map((stream) => renderStream(stream, now))}
    </ul>
  </section>`;
}

function renderStream(report: StreamReport, now: number): Html {
  const { cursor, verdict, shown } = report;
  const isFollowed = verdict.health !== 'not_configured';
  const lastEvent =
    cursor?.last_event_at == null
      ? 'no event yet'
      : `last event ${agoWord(now - cursor.last_event_at)}`;
  return html`<li class="${streamTone(report)}">
    <p class="state">
      <strong>${streamTitles[report.stream]} stream</strong>
      <span>${streamWord(report, now)}</span>
      ${
        isFollowed
          ? html`<span class="meta">${lastEvent} · ${numberWord(report.eventsToday)} today</span>`
          : nothing
      }
    </p>
    ${
      shown.reason === null || report.isFresh
        ? nothing
        : html`<p class="meta">${foreign(shown.reason)}</p>`
    }
    ${isFollowed ? renderCoverage(report, now) : nothing}
  </li>`;
}

const passing: ReadonlySet<StreamStanding> = new Set([
  'starting',
  'reconnecting',
  'paused',
  'repairing',
]);

function streamTone({ isFresh, shown: { health } }: StreamReport): string {
  if (isFresh) return 'good';
  if (health === 'not_configured') return 'off';
  return passing.has(health) ? 'warn' : 'bad';
}

const healthWords: Readonly<Record<StreamStanding, string>> = {
  live: 'live',
  quiet: 'quiet: no events, as is usual at this hour',
  heartbeats_only: 'connected, but brings no events',
  unreadable: 'connected, but too many events cannot be read',
  silent: 'silent',
  reconnecting: 'connecting again',
  down: 'down',
  stopped: 'stopped: the key was refused',
  paused: 'paused',
  starting: 'starting',
  repairing: 'connected; what was missed is being made good',
  not_configured: 'not configured',
};

/** Connected on paper is not enough: a process that died could not write down that it did. */
function streamWord({ shown, cursor }: StreamReport, now: number): string {
  const word = healthWords[shown.health];
  if (shown.health !== 'silent' && shown.health !== 'down') return word;
  return cursor?.last_byte_at == null
    ? word
    : `${word}: last heard of ${agoWord(now - cursor.last_byte_at)}`;
}
