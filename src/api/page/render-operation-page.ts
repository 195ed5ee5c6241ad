import type { Html } from './html.ts';
import { html, nothing } from './html.ts';
import { modeTitles } from './operation-words.ts';
import { operationStyle } from './operation-style.ts';
import type { OperationPage } from './read-operation-page.ts';
import { renderCallsControl } from './render-calls-control.ts';
import { renderDocument, sandboxRibbon } from './render-document.ts';
import { renderFreshness, troublesOf } from './render-mode-banner.ts';
import { renderScenarios } from './render-scenarios.ts';
import { renderLanes, renderParts } from './render-standings.ts';
import { momentWord, timeWord } from './words.ts';

/** What runs, what waits and why, and the button that stops all outbound calls. */
export function renderOperationPage(page: OperationPage, nonce: string): string {
  const body = html`<a class="skip" href="#lanes">Skip to the lanes</a>
    ${page.isSandbox ? sandboxRibbon : nothing}
    <header>
      <div>
        <h1>Operation</h1>
        <p>What runs, what waits, and why</p>
      </div>
      <div class="controls">
        <a href="/">Back to the leads</a>
        <a href="/quality">Data quality</a>
        ${renderUpdated(page)}
        <button id="pause" type="button" hidden>Pause</button>
      </div>
    </header>
    <p id="stale" role="status" hidden></p>
    <main class="operation">${renderChanging(page)} ${renderScenarios()}</main>`;
  return renderDocument({
    nonce,
    title: 'Operation – Strikewatch',
    isRefreshed: true,
    updatePath: '/operation/update',
    style: operationStyle,
    body,
  });
}

/** Only what changes, for the script to put in. */
export function renderOperationUpdate(page: OperationPage): string {
  return html`${renderUpdated(page)}${renderChanging(page)}`.markup;
}

function renderUpdated({ operation }: OperationPage): Html {
  return html`<p id="updated">Read at <time>${timeWord(operation.now)}</time></p>`;
}

function renderChanging(page: OperationPage): Html {
  return html`${renderOverall(page)} ${renderCallsControl(page)} ${renderLanes(page.operation)}
  ${renderParts(page.operation)}`;
}

const modeSentences = {
  normal: 'Everything that is set up here runs.',
  degraded: 'Everything else goes on.',
  stopped: 'All outbound calls are held. What the streams bring is kept.',
} as const;

function renderOverall({ operation }: OperationPage): Html {
  const { mode, since, now, freshness } = operation;
  return html`<section id="overall" class="overall ${mode}" aria-labelledby="overall-title">
    <h2 id="overall-title">
      ${modeTitles[mode]}${since === null ? nothing : html` since ${momentWord(since, now)}`}
    </h2>
    ${
      mode !== 'normal'
        ? html`<ul>
            ${troublesOf(operation).map((trouble) => html`<li>${trouble}</li>`)}
          </ul>`
        : nothing
    }
    <p>${modeSentences[mode]}</p>
    <p>
      ${renderFreshness(operation)}
      ${freshness.isStale ? html`<span class="meta">Exports say so in each row.</span>` : nothing}
    </p>
  </section>`;
}
