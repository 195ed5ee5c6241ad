import type { Filing } from './filing.ts';
import { daysBetween } from './london-date.ts';
import { strikeOffForm, type FormFields } from './strike-off-forms.ts';

/** What a filing on the stream says about a strike-off, apart from its dates: `enters` and `leaves` are what the register's status then says too. */
export type FilingWitness = 'enters' | 'leaves' | 'other';

/** The second witness beside the companies stream: the notice that opens a strike-off, and what ends one. */
export function filingWitness(filing: FormFields): FilingWitness {
  switch (strikeOffForm(filing)?.kind) {
    case 'notice':
      return 'enters';
    case 'discontinued':
    case 'withdrawn':
    case 'dissolved':
      return 'leaves';
    case 'applied':
    case 'suspended':
    case 'restored':
    case undefined:
      return 'other';
  }
}

/** A filing comes again whenever something about it changes, years later too; news is what was filed within these days. */
const newsDays = 14;

export function isNews(filing: Pick<Filing, 'date'>, today: string): boolean {
  return filing.date <= today && isNewsOrAhead(filing, today);
}

/** The same, or dated ahead by no more than that: published before its day, or by a clock that is ahead of ours. */
export function isNewsOrAhead(filing: Pick<Filing, 'date'>, today: string): boolean {
  return Math.abs(daysBetween(filing.date, today)) <= newsDays;
}
