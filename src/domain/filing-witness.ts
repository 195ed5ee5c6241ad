import type { Filing } from './filing.ts';
import { daysBetween } from './london-date.ts';

/** What a filing on the stream says about a strike-off, apart from its dates: `enters` and `leaves` are what the register's status then says too. */
export type FilingWitness = 'enters' | 'leaves' | 'other';

const entering = new Set(['GAZ1', 'GAZ1(A)']);
const enteringDescriptions = new Set([
  'gazette-notice-compulsory',
  'gazette-notice-compulsary',
  'gazette-notice-voluntary',
]);
const leaving = new Set(['DISS40', 'SOAD(A)', 'DS02', 'LLDS02', 'GAZ2', 'GAZ2(A)']);
const leavingDescriptions = new Set([
  'gazette-filings-brought-up-to-date',
  'dissolution-voluntary-strike-off-discontinued',
  'dissolution-withdrawal-application-strike-off-company',
  'dissolution-withdrawal-application-strike-off-limited-liability-partnership',
  'gazette-dissolved-compulsory',
  'gazette-dissolved-compulsary',
  'gazette-dissolved-voluntary',
  'gazette-dissolved-liquidation',
  'gazette-dissolved-statutory-instrument',
]);

/** The second witness beside the companies stream (facts: companies-house 4.2): the notice that opens a strike-off, and what ends one. */
export function filingWitness({
  type,
  description,
}: Pick<Filing, 'type' | 'description'>): FilingWitness {
  const form = type?.trim().toUpperCase() ?? '';
  const text = description?.trim() ?? '';
  if (entering.has(form) || enteringDescriptions.has(text)) return 'enters';
  if (leaving.has(form) || leavingDescriptions.has(text)) return 'leaves';
  return 'other';
}

/** A filing comes again whenever something about it changes, years later too; news is what was filed within these days. */
const newsDays = 14;

export function isNews(filing: Pick<Filing, 'date'>, today: string): boolean {
  const age = daysBetween(filing.date, today);
  return age >= 0 && age <= newsDays;
}
