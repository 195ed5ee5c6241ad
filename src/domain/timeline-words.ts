import type { Gazette } from './gazette.ts';
import type { NoticePeriod } from './strike-off-dates.ts';
import type { StrikeOffForm } from './strike-off-forms.ts';
import type { StrikeOffTimeline } from './strike-off-timeline.ts';

/** What a filing says, for people. */
export function eventWords(form: StrikeOffForm): string {
  switch (form.kind) {
    case 'applied':
      return 'The company applied to be struck off';
    case 'notice':
      return `First Gazette notice for ${form.route} strike-off`;
    case 'suspended':
      return `The ${form.route} strike-off was suspended`;
    case 'discontinued':
      return `The ${form.route} strike-off was discontinued`;
    case 'withdrawn':
      return 'The company withdrew its application';
    case 'dissolved':
      return dissolvedWords[form.cause];
    case 'restored':
      return restoredWords[form.by];
  }
}

const dissolvedWords = {
  compulsory: 'Final Gazette notice: dissolved by compulsory strike-off',
  voluntary: 'Final Gazette notice: dissolved by voluntary strike-off',
  unknown: 'Final Gazette notice: dissolved, it does not say how',
  liquidation: 'Final Gazette notice: dissolved after a liquidation, not by strike-off',
  statutory_instrument:
    'Final Gazette notice: dissolved by statutory instrument, not by strike-off',
} as const;

const restoredWords = {
  court: 'Restored to the register by order of a court',
  administrative: 'Restored to the register by the registrar',
  unknown: 'Restored to the register',
} as const;

export const gazetteWords: Readonly<Record<Gazette, string>> = {
  london: 'London Gazette',
  edinburgh: 'Edinburgh Gazette',
  belfast: 'Belfast Gazette',
  unknown: 'Gazette not known',
};

const periodWords: Readonly<Record<NoticePeriod, string>> = {
  two_months: 'two months after the first notice',
  three_months: 'three months after the first notice, as the law was then',
  twenty_eight_days: '28 days after the first notice, the shortest that section 1002A allows',
};

/** When the company may be dissolved: never "on", because only the register decides. */
export function notBeforeWords({
  end,
  suspension,
  earliestDissolutionDate: earliest,
  noticePeriod,
}: Pick<
  StrikeOffTimeline,
  'end' | 'suspension' | 'earliestDissolutionDate' | 'noticePeriod'
>): string {
  if (end !== null) return 'over';
  if (suspension !== null) {
    return `suspended: no day is counted; lapses about ${suspension.expiresOn} unless it is renewed or lifted`;
  }
  if (earliest === null || noticePeriod === null) return 'notice date unknown';
  return `not before ${earliest}: ${periodWords[noticePeriod]}`;
}
