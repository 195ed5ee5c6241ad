import type { Filing } from './filing.ts';

/** What is asked of a filing to tell what it means for a strike-off. */
export type FormFields = Pick<Filing, 'type' | 'description'> & {
  /** Free text of an old row; see `legacyForms`. */
  readonly descriptionText?: string | null;
};

/** The two ways of being struck off. Each has forms of its own, and ending one does not end the other. */
export type ProceedingRoute = 'compulsory' | 'voluntary';

/**
 * What a filing may say, in the order in which it can follow from one another when it bears the same date: what begins comes before what
 * holds up, and that before what ends. A company applies before it is noticed; it is restored after it was dissolved.
 */
export const strikeOffKinds = [
  'applied',
  'notice',
  'suspended',
  'discontinued',
  'withdrawn',
  'dissolved',
  'restored',
] as const;
export type StrikeOffKind = (typeof strikeOffKinds)[number];

/** What one filing says of a strike-off. */
export type StrikeOffForm =
  | {
      readonly kind: Exclude<StrikeOffKind, 'dissolved' | 'restored'>;
      readonly route: ProceedingRoute;
    }
  | { readonly kind: 'dissolved'; readonly cause: DissolutionCause }
  | { readonly kind: 'restored'; readonly by: RestorationWay };

/** How a company was dissolved. A GAZ2 is also the form of the last two, which are no strike-off. */
export const dissolutionCauses = [
  'compulsory',
  'voluntary',
  'unknown',
  'liquidation',
  'statutory_instrument',
] as const;
export type DissolutionCause = (typeof dissolutionCauses)[number];

export const restorationWays = ['court', 'administrative', 'unknown'] as const;
export type RestorationWay = (typeof restorationWays)[number];

const applied: StrikeOffForm = { kind: 'applied', route: 'voluntary' };
const withdrawn: StrikeOffForm = { kind: 'withdrawn', route: 'voluntary' };
const noticeCompulsory: StrikeOffForm = { kind: 'notice', route: 'compulsory' };
const noticeVoluntary: StrikeOffForm = { kind: 'notice', route: 'voluntary' };
const suspendedCompulsory: StrikeOffForm = { kind: 'suspended', route: 'compulsory' };
const suspendedVoluntary: StrikeOffForm = { kind: 'suspended', route: 'voluntary' };
const discontinuedCompulsory: StrikeOffForm = { kind: 'discontinued', route: 'compulsory' };
const discontinuedVoluntary: StrikeOffForm = { kind: 'discontinued', route: 'voluntary' };
const restoredByCourt: StrikeOffForm = { kind: 'restored', by: 'court' };
const restoredByRegistrar: StrikeOffForm = { kind: 'restored', by: 'administrative' };
const dissolved = (cause: DissolutionCause): StrikeOffForm => ({ kind: 'dissolved', cause });

/**
 * By form type (https://github.com/companieshouse/filing-history-delta-consumer, transform_rules.yml). GAZ2 is not among them: its
 * description has to tell a strike-off from the end of a liquidation.
 */
const byType: ReadonlyMap<string, StrikeOffForm> = new Map([
  ['DS01', applied],
  ['LLDS01', applied],
  ['GAZ1', noticeCompulsory],
  ['GAZ1(A)', noticeVoluntary],
  ['DISS16(SOAS)', suspendedCompulsory],
  ['SOAS(A)', suspendedVoluntary],
  ['DISS40', discontinuedCompulsory],
  ['SOAD(A)', discontinuedVoluntary],
  ['DS02', withdrawn],
  ['LLDS02', withdrawn],
  ['GAZ2(A)', dissolved('voluntary')],
  ['RT01', restoredByRegistrar],
  ['LLRT01', restoredByRegistrar],
  ['AC92', restoredByCourt],
]);

/**
 * By description, for rows whose type is missing or another
 * (https://github.com/companieshouse/api-enumerations, filing_history_descriptions.yml). Two are also spelt "compulsary" there.
 */
const byDescription: ReadonlyMap<string, StrikeOffForm> = new Map([
  ['dissolution-application-strike-off-company', applied],
  ['dissolution-application-strike-off-limited-liability-partnership', applied],
  ['gazette-notice-compulsory', noticeCompulsory],
  ['gazette-notice-compulsary', noticeCompulsory],
  ['gazette-notice-voluntary', noticeVoluntary],
  ['dissolved-compulsory-strike-off-suspended', suspendedCompulsory],
  ['dissolution-voluntary-strike-off-suspended', suspendedVoluntary],
  ['gazette-filings-brought-up-to-date', discontinuedCompulsory],
  ['dissolution-voluntary-strike-off-discontinued', discontinuedVoluntary],
  ['dissolution-withdrawal-application-strike-off-company', withdrawn],
  ['dissolution-withdrawal-application-strike-off-limited-liability-partnership', withdrawn],
  ['gazette-dissolved-compulsory', dissolved('compulsory')],
  ['gazette-dissolved-compulsary', dissolved('compulsory')],
  ['gazette-dissolved-voluntary', dissolved('voluntary')],
  ['gazette-dissolved-liquidation', dissolved('liquidation')],
  ['gazette-dissolved-statutory-instrument', dissolved('statutory_instrument')],
  ['administrative-restoration-company', restoredByRegistrar],
  ['administrative-restoration-limited-liability-partnership', restoredByRegistrar],
  ['restoration-order-of-court', restoredByCourt],
  ['order-of-court-restoration-previously-creditors-voluntary-liquidation', restoredByCourt],
  ['order-of-court-restoration-previously-members-voluntary-liquidation', restoredByCourt],
  ['order-of-court-restoration-previously-compulsory-liquidation', restoredByCourt],
]);

/**
 * Old rows (`GAZ(U)`, `DISS6` and others) have the description `legacy` and say what they are in free text. Taken are only the
 * texts that are, word for word, those of the present forms; whatever else stands there says nothing for certain.
 */
const legacyForms: ReadonlyMap<string, StrikeOffForm> = new Map([
  ['first gazette notice for compulsory strike-off', noticeCompulsory],
  ['first gazette notice for voluntary strike-off', noticeVoluntary],
  ['compulsory strike-off action has been suspended', suspendedCompulsory],
  ['voluntary strike-off action has been suspended', suspendedVoluntary],
  ['compulsory strike-off action has been discontinued', discontinuedCompulsory],
  ['voluntary strike-off action has been discontinued', discontinuedVoluntary],
  ['application to strike the company off the register', applied],
  ['withdraw the company strike-off application', withdrawn],
  ['final gazette dissolved via compulsory strike-off', dissolved('compulsory')],
  ['final gazette dissolved via voluntary strike-off', dissolved('voluntary')],
  ['final gazette dissolved following liquidation', dissolved('liquidation')],
  ['final gazette dissolved by statutory instrument', dissolved('statutory_instrument')],
]);

/** What a filing says of a strike-off; null when it says nothing of one. The type is asked first, then the description. */
export function strikeOffForm(filing: FormFields): StrikeOffForm | null {
  const type = (filing.type ?? '').replaceAll(/\s/g, '').toUpperCase();
  const description = (filing.description ?? '').trim().toLowerCase().replaceAll(/\s+/g, '-');
  return (
    byType.get(type) ??
    byDescription.get(description) ??
    (description === 'legacy' ? legacyForm(filing.descriptionText ?? '') : null) ??
    // A final notice all the same; only what it ended is not known.
    (type === 'GAZ2' ? dissolved('unknown') : null)
  );
}

function legacyForm(text: string): StrikeOffForm | null {
  const words = text
    .toLowerCase()
    .replaceAll('*', '')
    .replaceAll(/strik(?:e|ing)[\s-]+off/g, 'strike-off')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return legacyForms.get(words) ?? null;
}
