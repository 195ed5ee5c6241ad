import {
  effectOf,
  laneWork,
  operationReasons,
  type ComesBack,
  type Standing,
} from '../../domain/operation.ts';
import type { OperationReport } from '../../wire/read-operation.ts';
import { foreign, html, nothing, type Html } from './html.ts';
import { laneTitles, partTitle, wordTones } from './operation-words.ts';
import { momentWord, numberWord } from './words.ts';

/** What each lane does at this moment. */
export function renderLanes({ lanes, waitingJobs, now }: OperationReport): Html {
  return renderSection('lanes', {
    title: 'Lanes',
    about: 'Work that is done, one lane for each who is asked.',
    head: 'Lane',
    rows: lanes.map((standing) => {
      const jobs = waitingJobs.get(standing.lane);
      return renderRow(standing, {
        now,
        title: laneTitles[standing.lane],
        waits: html`${laneWork[standing.lane]}${
          jobs === undefined
            ? nothing
            : html`<span class="meta">${numberWord(jobs)} ${jobs === 1 ? 'job' : 'jobs'}</span>`
        }`,
      });
    }),
  });
}

/** What each part that lanes and leads depend on does at this moment. */
export function renderParts({ parts, now }: OperationReport): Html {
  return renderSection('parts', {
    title: 'Parts',
    about: 'What the lanes and the leads depend on.',
    head: 'Part',
    rows: parts.map((standing) =>
      renderRow(standing, {
        now,
        title: partTitle(standing.part),
        waits: html`${effectOf(standing.part)}`,
      }),
    ),
  });
}

function renderSection(
  id: string,
  table: {
    readonly title: string;
    readonly about: string;
    readonly head: string;
    readonly rows: readonly Html[];
  },
): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <div class="section-head">
      <div>
        <h2 id="${id}-title">${table.title}</h2>
        <p>${table.about}</p>
      </div>
    </div>
    <table class="standings">
      <thead>
        <tr>
          <th scope="col">${table.head}</th>
          <th scope="col">State</th>
          <th scope="col">Since</th>
          <th scope="col">Goes on</th>
          <th scope="col">${id === 'lanes' ? 'Work' : 'While it does not work'}</th>
        </tr>
      </thead>
      <tbody>
        ${table.rows}
      </tbody>
    </table>
  </section>`;
}

function renderRow(
  standing: Standing,
  shown: { readonly now: number; readonly title: string; readonly waits: Html },
): Html {
  const { word, reason, detail, since, comesBack } = standing;
  const { now, title, waits } = shown;
  return html`<tr>
    <th scope="row">${title}</th>
    <td data-label="State">
      <span class="word ${wordTones[word]}">${word}</span>
      ${reason === null ? nothing : html`<span class="meta">${operationReasons[reason].text}</span>`}
      ${detail === null ? nothing : html`<span class="meta">${foreign(detail)}</span>`}
    </td>
    <td data-label="Since">
      <span
        >${since === null ? (reason === null ? '–' : 'not known') : momentWord(since, now)}</span
      >
    </td>
    <td data-label="Goes on"><span>${renderComesBack(comesBack, now)}</span></td>
    <td data-label="Waits"><span>${waits}</span></td>
  </tr>`;
}

function renderComesBack(comesBack: ComesBack | null, now: number): Html {
  switch (comesBack?.kind) {
    case undefined:
      return html`–`;
    case 'at':
      return html`${momentWord(comesBack.at, now)}`;
    case 'by_hand':
      return html`by hand`;
    case 'unknown':
      return html`by itself, when is not known${renderNextLook(comesBack.nextLookAt, now)}`;
  }
}

function renderNextLook(at: number | null, now: number): Html {
  if (at === null) return nothing;
  const word = at <= now ? 'with the next job' : momentWord(at, now);
  return html`<span class="meta">asked again ${word}</span>`;
}
