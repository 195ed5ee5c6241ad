import {
  agreementFloor,
  leastComparable,
  type FieldAgreement,
  type RegisterField,
} from '../../domain/register-sample.ts';
import type { DifferenceRecord, RegisterSample } from '../../store/read-register-samples.ts';
import { foreign, html, nothing, type Html } from './html.ts';
import type { QualityPage } from './read-quality-page.ts';
import { dateWord, dayWord, minuteWord, numberWord } from './words.ts';

/** What the nightly sample found, per field, and why there is nothing where there is nothing. */
export function renderAgreement(page: QualityPage): Html {
  const { judged, samples } = page;
  const latest = samples[0] ?? null;
  return html`<section id="agreement" aria-labelledby="agreement-title">
    <div class="section-head">
      <div>
        <h2 id="agreement-title">Agreement with the register</h2>
        <p>
          Every night stored companies chosen at random are compared with Companies House; what
          differs is repaired.
        </p>
      </div>
      ${latest === null ? nothing : html`<p>${nextWord(page)}</p>`}
    </div>
    ${latest === null ? renderNone(page) : renderUnfinished(latest)}
    ${judged === null ? nothing : renderJudged(judged, page.differences)}
    ${samples.length < 2 ? nothing : renderNights(samples)}
  </section>`;
}

function renderNone(page: QualityPage): Html {
  return html`<div class="empty">
    <h3>Nothing has been compared yet.</h3>
    <p>${nextWord(page)}</p>
  </div>`;
}

const dayMs = 86_400_000;
/** A worker that runs begins within seconds of the minute. */
const overdueMs = 10 * 60_000;

function nextWord({ nextSampleAt, samples, now }: QualityPage): string {
  if (nextSampleAt === null) {
    return 'No sample is planned: it takes a running worker and a REST key of Companies House.';
  }
  const which = samples.length === 0 ? 'The first sample' : 'The next sample';
  const minute = minuteWord(nextSampleAt);
  if (nextSampleAt < now - overdueMs) {
    return `${which} was due on ${dayWord(nextSampleAt)} at ${minute}: no worker with a REST key runs.`;
  }
  return nextSampleAt - now < dayMs
    ? `${which} runs tonight at ${minute}.`
    : `${which} runs on ${dayWord(nextSampleAt)} at ${minute}.`;
}

function renderUnfinished({ state, night, compared, planned }: RegisterSample): Html {
  if (state === 'complete') return nothing;
  const done = `${numberWord(compared)} of ${numberWord(planned)}`;
  return html`<p class="notice">
    ${
      state === 'running'
        ? html`<strong>The night of ${dateWord(night)} is not complete:</strong> ${done} companies
            compared so far. The others wait for Companies House.`
        : html`<strong>The night of ${dateWord(night)} stayed incomplete:</strong> ${done} companies
            compared. It is not judged.`
    }
  </p>`;
}

function renderJudged(
  { night, compared, fields }: RegisterSample,
  differences: readonly DifferenceRecord[],
): Html {
  const bad = fields.filter(({ verdict }) => verdict === 'disagrees');
  return html`${
      bad.length === 0
        ? nothing
        : html`<p class="notice alarm">
            <strong>Under ${percentWord(agreementFloor)}:</strong>
            ${bad.map(({ field }) => fieldWords[field]).join(', ')}. What differed was repaired; why
            it did is for a person to find out.
          </p>`
    }
    <h3>Night of ${dateWord(night)}, ${numberWord(compared)} companies</h3>
    <ul class="fields">
      ${fields.map(renderField)}
    </ul>
    ${differences.length === 0 ? nothing : renderDifferences(differences)}`;
}

function renderField(agreement: FieldAgreement): Html {
  const { field, agreed, comparable, verdict } = agreement;
  const share = comparable === 0 ? 0 : agreed / comparable;
  return html`<li class="${verdict}">
    <span>${fieldWords[field]}</span>
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width="${share * 100}" height="1" />
      <line x1="${agreementFloor * 100}" x2="${agreementFloor * 100}" y1="0" y2="1" />
    </svg>
    <span class="percent">${comparable === 0 ? 'none' : percentOf(agreed, comparable)}</span>
    <span class="count">${countWord(agreement)} ${verdictWord(agreement)}</span>
  </li>`;
}

function countWord({ agreed, comparable, notComparable }: FieldAgreement): string {
  if (comparable === 0) return 'nothing to compare';
  const compared = `${numberWord(agreed)} of ${numberWord(comparable)} agree`;
  return notComparable === 0
    ? compared
    : `${compared}, ${numberWord(notComparable)} not comparable`;
}

function verdictWord({ verdict, comparable }: FieldAgreement): Html {
  switch (verdict) {
    case 'agrees':
      return nothing;
    case 'disagrees':
      return html`· <span class="word">under ${percentWord(agreementFloor)}</span>`;
    case 'too_few':
      return comparable === 0
        ? nothing
        : html`· not judged: fewer than ${numberWord(leastComparable)}`;
  }
}

function renderDifferences(differences: readonly DifferenceRecord[]): Html {
  return html`<details>
    <summary>What differed</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Company</th>
          <th scope="col">Field</th>
          <th scope="col">Stored</th>
          <th scope="col">On the register</th>
        </tr>
      </thead>
      <tbody>
        ${differences.map(
          (difference) =>
            html`<tr>
              <th scope="row">${difference.company_number}</th>
              <td data-label="Field"><span>${fieldWords[difference.field]}</span></td>
              <td data-label="Stored">${valueWord(difference.stored_value)}</td>
              <td data-label="Register">${valueWord(difference.registered_value)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function valueWord(value: string | null): Html {
  return value === null ? html`<span class="quiet">nothing</span>` : foreign(value);
}

function renderNights(samples: readonly RegisterSample[]): Html {
  return html`<h3>The latest nights</h3>
    <ul class="nights">
      ${samples.map(
        (sample) =>
          html`<li>
            <span>${dateWord(sample.night)}</span>
            <span>${numberWord(sample.compared)} of ${numberWord(sample.planned)} compared</span>
            ${nightWord(sample)}
          </li>`,
      )}
    </ul>`;
}

function nightWord({ state, fields }: RegisterSample): Html {
  if (state !== 'complete') {
    return html`<span class="warn"
      >${state === 'running' ? 'not complete yet' : 'incomplete'}</span
    >`;
  }
  const bad = fields.filter(({ verdict }) => verdict === 'disagrees');
  if (bad.length === 0) return html`<span>every field agrees</span>`;
  return html`<span class="bad"
    >under ${percentWord(agreementFloor)}:
    ${bad.map(({ field }) => fieldWords[field]).join(', ')}</span
  >`;
}

/** Cut, not rounded: 94.97 % must not read as 95 %. */
function percentOf(agreed: number, comparable: number): string {
  return `${Math.floor((agreed * 1_000) / comparable) / 10}\u00A0%`;
}

function percentWord(share: number): string {
  return `${share * 100}\u00A0%`;
}

const fieldWords: Readonly<Record<RegisterField, string>> = {
  existence: 'On the register',
  company_status: 'Status',
  company_status_detail: 'Status detail',
  company_name: 'Name',
  postal_code: 'Postcode',
  address: 'Registered office',
  company_type: 'Type',
  incorporation_date: 'Incorporated on',
  accounts_next_due_date: 'Next accounts due',
  conf_stmt_next_due_date: 'Next confirmation due',
  sic_codes: 'SIC codes',
};
