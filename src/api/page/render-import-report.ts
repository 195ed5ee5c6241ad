import type { SnapshotRecord } from '../../store/list-snapshots.ts';
import { readStoredReport, type StoredImportReport } from '../../wire/import-json.ts';
import { html, type Html } from './html.ts';
import { dateWord, numberWord } from './words.ts';

/** What was found in the file that was read last, and why it is held if it is. */
export function renderImportReport(snapshots: readonly SnapshotRecord[]): Html {
  const read = snapshots
    .map((snapshot) => ({ snapshot, report: readStoredReport(snapshot) }))
    .find(({ report }) => report !== null);
  if (read === undefined || read.report === null) return html``;
  const { snapshot, report } = read;
  const date = snapshot.snapshot_date;
  return html`<h3>Data quality of the snapshot of ${date === null ? 'no date' : dateWord(date)}</h3>
    ${renderHeld(report)}
    <p class="count">${coverageText(report)}${comparisonText(report)}</p>
    <ul class="fields findings">
      ${findingsOf(report).map(renderFinding)}
    </ul>`;
}

function renderHeld({ heldBecause }: StoredImportReport): Html {
  if (heldBecause.length === 0) return html``;
  return html`<p class="notice alarm" role="alert">
    Held, nothing was changed: ${heldBecause.join('; ')}. If the file is right, import it again with
    --accept.
  </p>`;
}

function coverageText({ quality }: StoredImportReport): string {
  const rows = numberWord(quality.rowsExamined);
  return quality.coverage === 'whole_file'
    ? `All ${rows} rows of the file were looked at.`
    : `The ${rows} rows that were kept were looked at; scope register looks at all.`;
}

function comparisonText({ previous }: StoredImportReport): string {
  if (previous === null) return ' There is no earlier complete snapshot to compare it with.';
  const changes = [
    changeText('rows', previous.rowsReadChange),
    changeText('companies under threat', previous.underThreatChange),
  ].filter((text) => text !== null);
  const date = previous.snapshotDate === null ? 'the one before' : dateWord(previous.snapshotDate);
  return changes.length === 0 ? '' : ` Against ${date}: ${changes.join(', ')}.`;
}

function changeText(what: string, percent: number | null): string | null {
  if (percent === null) return null;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} % ${what}`;
}

interface Finding {
  readonly what: string;
  readonly count: number;
  /** The most frequent ones, named. */
  readonly examples: string;
}

function findingsOf({ quality, register }: StoredImportReport): readonly Finding[] {
  const unread = register?.unread ?? null;
  return [
    listed('Rows that cannot be read', quality.rejects),
    ...(unread === null ? [] : unreadFindings(unread)),
    listed('Unknown statuses', quality.unknownStatuses),
    listed('Unknown categories', quality.unknownCategories),
    listed('Impossible dates', quality.impossibleDates),
    listed('Malformed numbers', quality.malformedNumbers),
    single('Malformed postcodes', quality.malformedPostcodes),
    single('No postcode', quality.emptyPostcodes),
    single('Company numbers put right', quality.repairedNumbers),
    single('Rows too many, of companies that stand in it twice', quality.duplicates),
    single('No name', quality.emptyNames),
    single('Text that is no UTF-8', quality.undecodableTexts),
  ];
}

type Unread = NonNullable<NonNullable<StoredImportReport['register']>['unread']>;

/** Said only where there are such rows. */
function unreadFindings({ kept, listed: numbers, nameless }: Unread): readonly Finding[] {
  return [
    single('… whose companies keep what was known', kept),
    single('… of companies new to us', numbers),
    single('… that name no company', nameless),
  ].filter(({ count }) => count > 0);
}

const mostExamples = 3;

function listed(what: string, counts: Readonly<Record<string, number>>): Finding {
  const entries = Object.entries(counts);
  const examples = entries.slice(0, mostExamples).map(([text, count]) => `${text} (${count})`);
  return {
    what,
    count: entries.reduce((sum, [, count]) => sum + count, 0),
    examples: examples.join(', ') + (entries.length > mostExamples ? ', …' : ''),
  };
}

function single(what: string, count: number): Finding {
  return { what, count, examples: '' };
}

function renderFinding({ what, count, examples }: Finding): Html {
  return html`<li class="${count === 0 ? 'agrees' : 'found'}">
    <span class="name">${what}</span><span class="count">${examples}</span>
    <span class="percent">${count === 0 ? 'none' : numberWord(count)}</span>
  </li>`;
}
