import type { Counts, QualityReport } from './quality-report.ts';

/** What is measured of a file besides how many rows it has; each is a share. */
export const shapeMeasures = [
  'found_again',
  'still_under_threat',
  'names_unchanged',
  'postcodes_unchanged',
  'statuses_unchanged',
  'statuses_moved',
  'categories_moved',
  'under_threat',
  'unknown_statuses',
  'unknown_categories',
  'impossible_dates',
  'malformed_numbers',
  'malformed_postcodes',
  'empty_postcodes',
  'empty_names',
  'undecodable_texts',
  'duplicates',
] as const;
export type ShapeMeasureName = (typeof shapeMeasures)[number];

export interface ShapeMeasure {
  readonly measure: ShapeMeasureName;
  /** Of the bulk file, where one is meant. */
  readonly column: string | null;
  readonly share: number;
  /** How many it is the share of. */
  readonly of: number;
  readonly bound: 'at_least' | 'at_most';
  readonly limit: number;
}

/** Companies that are in the file and known from before, and what of them is the same. */
export interface KnownAgain {
  readonly compared: number;
  readonly sameName: number;
  readonly samePostcode: number;
  /** Null where only those with an open episode are known: see `OpenAgain`. */
  readonly sameStatus: number | null;
}

/** Companies whose open episode is older than the file. */
export interface OpenAgain {
  readonly known: number;
  readonly found: number;
  readonly stillUnderThreat: number;
}

export interface ShapeFacts {
  readonly isCompleteSet: boolean;
  readonly rowsRead: number;
  readonly underThreat: number;
  /** Of the rows that were looked at closely. */
  readonly quality: QualityReport;
  /** Of the complete set before, if as much of it was looked at. */
  readonly earlier: Pick<QualityReport, 'rowsExamined' | 'byStatus' | 'byCategory'> | null;
  readonly open: OpenAgain;
  /** Null when nothing is known. */
  readonly known: KnownAgain | null;
  /** Companies of the register file in use, and how many of them the new one has; null without one. */
  readonly register: { readonly known: number; readonly found: number } | null;
}

/** Shares of fewer are chance: those files are samples. */
const fewest = 100;
/** To expect somebody under threat takes more: 7 % are. */
const fewestForThreat = 1_000;

/**
 * What a sound file keeps to, however late it comes (decision 39 has the figures). A month of the real register renames 0.2 % of the companies, moves 2 % and
 * strikes 1 % off; of those under threat a third leaves in a month, and after half a year without the stream half are gone.
 */
const least = {
  found_again: 0.2,
  register_found_again: 0.75,
  still_under_threat: 0.15,
  names_unchanged: 0.8,
  postcodes_unchanged: 0.6,
  statuses_unchanged: 0.75,
  under_threat: 0.0001,
} as const;

/** In a random sample of the real file (4,537 rows of May 2020) 1.2 % have no postcode, 0.1 % a malformed one, and none of the others occurs. */
const most = {
  statuses_moved: 0.2,
  categories_moved: 0.2,
  under_threat: 0.5,
  unknown_statuses: 0.05,
  unknown_categories: 0.1,
  impossible_dates: 0.1,
  malformed_numbers: 0.1,
  malformed_postcodes: 0.2,
  empty_postcodes: 0.25,
  empty_names: 0.05,
  undecodable_texts: 0.1,
  duplicates: 0.05,
} as const;

/** Everything that can be said of the file's shape; what there are too few rows for is left out. */
export function measureShape(facts: ShapeFacts): readonly ShapeMeasure[] {
  return [...againstKnown(facts), ...againstEarlier(facts), ...byItself(facts)];
}

function againstKnown({ isCompleteSet, open, known, register }: ShapeFacts): ShapeMeasure[] {
  const compared = known?.compared ?? 0;
  return [
    // An extract leaves companies out.
    ...(isCompleteSet ? atLeast('found_again', [open.found, open.known]) : []),
    ...(isCompleteSet && register !== null
      ? atLeast('found_again', [register.found, register.known], least.register_found_again)
      : []),
    ...atLeast('still_under_threat', [open.stillUnderThreat, open.found]),
    ...atLeast('names_unchanged', [known?.sameName ?? 0, compared]),
    ...atLeast('postcodes_unchanged', [known?.samePostcode ?? 0, compared]),
    ...(known?.sameStatus == null
      ? []
      : atLeast('statuses_unchanged', [known.sameStatus, known.compared])),
  ];
}

function againstEarlier({ isCompleteSet, quality, earlier }: ShapeFacts): ShapeMeasure[] {
  if (!isCompleteSet || earlier === null || earlier.rowsExamined < fewest) return [];
  const of = quality.rowsExamined;
  const moved = (before: Counts, now: Counts): number => of * shareMoved(before, now);
  return [
    // The rows that scope strike-off keeps are those of two or three statuses.
    ...(quality.coverage === 'whole_file'
      ? atMost('statuses_moved', moved(earlier.byStatus, quality.byStatus), of)
      : []),
    ...atMost('categories_moved', moved(earlier.byCategory, quality.byCategory), of),
  ];
}

function byItself({ isCompleteSet, rowsRead, underThreat, quality }: ShapeFacts): ShapeMeasure[] {
  const of = quality.rowsExamined;
  const isRegister = isCompleteSet && rowsRead >= fewestForThreat;
  return [
    ...(isRegister ? atLeast('under_threat', [underThreat, rowsRead]) : []),
    ...(isRegister ? atMost('under_threat', underThreat, rowsRead) : []),
    ...atMost('unknown_statuses', sum(quality.unknownStatuses), of),
    ...atMost('unknown_categories', sum(quality.unknownCategories), of),
    ...perColumn('impossible_dates', quality.impossibleDates, of),
    ...perColumn('malformed_numbers', quality.malformedNumbers, of),
    ...atMost('malformed_postcodes', quality.malformedPostcodes, of),
    ...atMost('empty_postcodes', quality.emptyPostcodes, of),
    ...atMost('empty_names', quality.emptyNames, of),
    ...atMost('undecodable_texts', quality.undecodableTexts, of),
    ...atMost('duplicates', quality.duplicates, of),
  ];
}

/** Each column by itself: one that is shifted stands out among ten that are not. */
function perColumn(
  measure: 'impossible_dates' | 'malformed_numbers',
  counts: Counts,
  of: number,
): ShapeMeasure[] {
  return Object.entries(counts).flatMap(([column, count]) =>
    atMost(measure, count, of).map((one) => ({ ...one, column })),
  );
}

function atLeast(
  measure: Exclude<keyof typeof least, 'register_found_again'>,
  [count, of]: readonly [count: number, of: number],
  limit: number = least[measure],
): ShapeMeasure[] {
  if (of < fewest) return [];
  return [{ measure, column: null, share: count / of, of, bound: 'at_least', limit }];
}

function atMost(measure: keyof typeof most, count: number, of: number): ShapeMeasure[] {
  if (of < fewest) return [];
  return [{ measure, column: null, share: count / of, of, bound: 'at_most', limit: most[measure] }];
}

/** How much of one distribution would have to be moved to make the other. */
function shareMoved(before: Counts, now: Counts): number {
  const [sumBefore, sumNow] = [sum(before), sum(now)];
  if (sumBefore === 0 || sumNow === 0) return 0;
  const texts = new Set([...Object.keys(before), ...Object.keys(now)]);
  let differences = 0;
  for (const text of texts) {
    differences += Math.abs((before[text] ?? 0) / sumBefore - (now[text] ?? 0) / sumNow);
  }
  return differences / 2;
}

function sum(counts: Counts): number {
  let total = 0;
  for (const count of Object.values(counts)) total += count;
  return total;
}

const wordings: Readonly<Record<ShapeMeasureName, string>> = {
  found_again: 'companies that it should hold are in it',
  still_under_threat: 'companies under threat that are in it still are',
  names_unchanged: 'known companies in it have the name they had',
  postcodes_unchanged: 'known companies in it have the postcode they had',
  statuses_unchanged: 'known companies in it have the status they had',
  statuses_moved: 'rows have another status than in the snapshot before',
  categories_moved: 'rows have another category than in the snapshot before',
  under_threat: 'rows are companies under threat',
  unknown_statuses: 'rows have a status that is not known',
  unknown_categories: 'rows have a category that is not known',
  impossible_dates: 'rows have an impossible date',
  malformed_numbers: 'rows have no number where one should be',
  malformed_postcodes: 'rows have a malformed postcode',
  empty_postcodes: 'rows have no postcode',
  empty_names: 'rows have no name',
  undecodable_texts: 'rows have text that is no UTF-8',
  duplicates: 'rows are of a company that stands in it once more',
};

/** Why the file should not be believed without a person: which measure, its value and the limit. */
export function judgeShape(measures: readonly ShapeMeasure[]): readonly string[] {
  return measures.flatMap(({ measure, column, share, of, bound, limit }) => {
    const isKept = bound === 'at_least' ? share >= limit : share <= limit;
    if (isKept) return [];
    const where = column === null ? '' : ` in ${column}`;
    const expected = `${bound === 'at_least' ? 'at least' : 'at most'} ${percent(limit)}`;
    return [`${percent(share)} of ${of} ${wordings[measure]}${where} (expected: ${expected})`];
  });
}

/** Three digits, so that what is just over a limit does not look like the limit. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
