import { isTrouble } from '../../domain/judge-operation.ts';
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

const none = '–';

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
        label: 'Work',
        waits: html`${laneWork[standing.lane]}${
          jobs === undefined ? nothing : html`<span class="meta">${jobsWord(jobs)}</span>`
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
        label: 'If down',
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
  shown: {
    readonly now: number;
    readonly title: string;
    readonly waits: Html;
    readonly label: string;
  },
): Html {
  const { word, reason, detail, comesBack } = standing;
  const { now, title, waits, label } = shown;
  const sinceText = sinceWord(standing, now);
  return html`<tr>
    <th scope="row">${title}</th>
    <td data-label="State">
      <span class="word ${wordTones[word]}">${word}</span>
      ${reason === null ? nothing : html`<span class="meta">${operationReasons[reason].text}</span>`}
      ${detail === null ? nothing : html`<span class="meta">${foreign(detail)}</span>`}
    </td>
    <td data-label="Since" class="${sinceText === none ? 'none' : ''}">
      <span>${sinceText}</span>
    </td>
    <td data-label="Goes on" class="${comesBack === null ? 'none' : ''}">
      <span>${renderComesBack(comesBack, now)}</span>
    </td>
    <td data-label="${label}" class="effect ${wordTones[word]}"><span>${waits}</span></td>
  </tr>`;
}

function sinceWord(standing: Standing, now: number): string {
  if (standing.since !== null) return momentWord(standing.since, now);
  return isTrouble(standing) ? 'not known' : none;
}

function jobsWord(jobs: number): string {
  if (jobs === 0) return 'no job waits';
  return jobs === 1 ? '1 job waits' : `${numberWord(jobs)} jobs wait`;
}

function renderComesBack(comesBack: ComesBack | null, now: number): Html {
  switch (comesBack?.kind) {
    case undefined:
      return html`${none}`;
    case 'at':
      return html`${momentWord(comesBack.at, now)}`;
    case 'by_hand':
      return html`by hand`;
    case 'unknown':
      return html`by itself${renderNextLook(comesBack.nextLookAt, now)}`;
  }
}

function renderNextLook(at: number | null, now: number): Html {
  if (at === null) return html`<span class="meta">when is not known</span>`;
  const word = at <= now ? 'with the next job' : momentWord(at, now);
  return html`<span class="meta">when is not known; asked again ${word}</span>`;
}
