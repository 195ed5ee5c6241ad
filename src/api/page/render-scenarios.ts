import { lanes } from '../../domain/job.ts';
import { operationScenarios, type OperationScenario } from '../../domain/operation-scenarios.ts';
import { html, type Html } from './html.ts';
import { laneTitles, modeTitles, wordTones } from './operation-words.ts';

/** What would run if a part were down: judged by the same rules as what runs now. */
export function renderScenarios(): Html {
  return html`<section id="scenarios" aria-labelledby="scenarios-title">
    <div class="section-head">
      <div>
        <h2 id="scenarios-title">What runs when a part is down</h2>
        <p>
          By the same rules as above. What a person stopped, a refused key and a service that does
          not run wait for a person; all else comes back by itself.
        </p>
      </div>
    </div>
    <table class="scenarios">
      <thead>
        <tr>
          <th scope="col">When</th>
          ${lanes.map((lane) => html`<th scope="col">${laneTitles[lane]}</th>`)}
          <th scope="col">Leads</th>
        </tr>
      </thead>
      <tbody>
        ${operationScenarios.map(renderScenario)}
      </tbody>
    </table>
  </section>`;
}

function renderScenario({ title, operation }: OperationScenario): Html {
  const doAllRun = operation.lanes.every(({ word }) => word === 'running');
  return html`<tr>
    <th scope="row">
      ${title}<span class="meta"
        >${modeTitles[operation.mode]}<span class="all-run"
          >${doAllRun ? ' · all lanes run' : ''}</span
        ></span
      >
    </th>
    ${operation.lanes.map(
      ({ lane, word }) =>
        html`<td data-label="${laneTitles[lane]}" class="${word === 'running' ? 'runs' : ''}">
          <span class="word ${wordTones[word]}">${word}</span>
        </td>`,
    )}
    <td data-label="Leads"><span>${operation.freshness.isStale ? 'stale' : 'up to date'}</span></td>
  </tr>`;
}
