import type { SnapshotRecord } from '../../store/list-snapshots.ts';
import { renderImportReport } from './render-import-report.ts';
import { html, type Html } from './html.ts';
import type { QualityPage } from './read-quality-page.ts';
import { dateWord, dayWord, durationWord, minuteWord, numberWord } from './words.ts';

/** The bulk files that the store was made from, newest first. */
export function renderImports({ snapshots }: QualityPage): Html {
  return html`<section id="imports" aria-labelledby="imports-title">
    <div class="section-head">
      <div>
        <h2 id="imports-title">Imports</h2>
        <p>Bulk files of Companies House that were read, the latest first.</p>
      </div>
    </div>
    ${snapshots.length === 0 ? renderNone() : [renderTable(snapshots), renderImportReport(snapshots)]}
  </section>`;
}

function renderNone(): Html {
  return html`<div class="empty">
    <h3>No bulk file has been imported yet.</h3>
    <p>Import one with: strikewatch import BasicCompanyDataAsOneFile-….zip</p>
  </div>`;
}

function renderTable(snapshots: readonly SnapshotRecord[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Snapshot</th>
        <th scope="col">Scope</th>
        <th scope="col">State</th>
        <th scope="col" class="number">Rows read</th>
        <th scope="col" class="number">Kept</th>
        <th scope="col" class="number">Rejected</th>
        <th scope="col">Started</th>
        <th scope="col">Took</th>
      </tr>
    </thead>
    <tbody>
      ${snapshots.map(renderRow)}
    </tbody>
  </table>`;
}

function renderRow(snapshot: SnapshotRecord): Html {
  const { snapshot_date: date, scope, state } = snapshot;
  return html`<tr>
    <th scope="row">${date === null ? 'no date' : dateWord(date)}</th>
    <td data-label="Scope"><span>${scope}</span></td>
    <td data-label="State"><span class="badge ${tones[state]}">${state}</span></td>
    <td data-label="Rows read" class="number"><span>${numberWord(snapshot.rows_read)}</span></td>
    <td data-label="Kept" class="number"><span>${numberWord(snapshot.rows_kept)}</span></td>
    <td data-label="Rejected" class="number"><span>${numberWord(snapshot.rows_rejected)}</span></td>
    <td data-label="Started">
      <span>${dayWord(snapshot.started_at)}, ${minuteWord(snapshot.started_at)}</span>
    </td>
    <td data-label="Took"><span>${tookWord(snapshot)}</span></td>
  </tr>`;
}

/** The badge's colour; its word says the same. */
const tones: Readonly<Record<SnapshotRecord['state'], string>> = {
  complete: 'proven',
  running: 'likely',
  interrupted: 'contradicted',
  held: 'contradicted',
};

function tookWord({ started_at: startedAt, finished_at: finishedAt }: SnapshotRecord): string {
  return finishedAt === null ? 'not finished' : durationWord(finishedAt - startedAt);
}
