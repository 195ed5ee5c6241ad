import type { SandboxFiling, StrikeOffRoute } from './company.ts';

export type FilingText = Omit<SandboxFiling, 'transactionId' | 'date'>;

function filing(type: string, category: string, description: string): FilingText {
  return { type, category, subcategory: null, description, values: {} };
}

// Types, categories and description keys as in the public sources of the filing history
// (companieshouse/filing-history-delta-consumer transform_rules.yml, api-enumerations filing_history_descriptions.yml).

export function applicationFiling(companyType: string): FilingText {
  return companyType === 'llp'
    ? filing(
        'LLDS01',
        'dissolution',
        'dissolution-application-strike-off-limited-liability-partnership',
      )
    : filing('DS01', 'dissolution', 'dissolution-application-strike-off-company');
}

export function withdrawalFiling(companyType: string): FilingText {
  return companyType === 'llp'
    ? filing(
        'LLDS02',
        'dissolution',
        'dissolution-withdrawal-application-strike-off-limited-liability-partnership',
      )
    : filing('DS02', 'dissolution', 'dissolution-withdrawal-application-strike-off-company');
}

export function firstNoticeFiling(route: StrikeOffRoute): FilingText {
  return route === 'voluntary'
    ? filing('GAZ1(A)', 'gazette', 'gazette-notice-voluntary')
    : filing('GAZ1', 'gazette', 'gazette-notice-compulsory');
}

export function suspensionFiling(route: StrikeOffRoute): FilingText {
  return route === 'voluntary'
    ? filing('SOAS(A)', 'dissolution', 'dissolution-voluntary-strike-off-suspended')
    : filing('DISS16(SOAS)', 'dissolution', 'dissolved-compulsory-strike-off-suspended');
}

export function discontinuationFiling(route: StrikeOffRoute): FilingText {
  return route === 'voluntary'
    ? filing('SOAD(A)', 'dissolution', 'dissolution-voluntary-strike-off-discontinued')
    : filing('DISS40', 'gazette', 'gazette-filings-brought-up-to-date');
}

export function finalNoticeFiling(route: StrikeOffRoute): FilingText {
  return route === 'voluntary'
    ? filing('GAZ2(A)', 'gazette', 'gazette-dissolved-voluntary')
    : filing('GAZ2', 'gazette', 'gazette-dissolved-compulsory');
}

export function liquidatorFiling(): FilingText {
  return filing('600', 'insolvency', 'liquidation-voluntary-appointment-of-liquidator');
}

export function terminationFiling(officerName: string, role: string, on: string): FilingText {
  const kind = role.endsWith('secretary') ? 'secretary' : 'director';
  return {
    ...filing(
      kind === 'secretary' ? 'TM02' : 'TM01',
      'officers',
      `termination-${kind}-company-with-name-termination-date`,
    ),
    subcategory: 'termination',
    values: { officer_name: officerName, termination_date: on },
  };
}

export function changeOfNameFiling(oldName: string, newName: string): FilingText {
  return {
    ...filing('CERTNM', 'change-of-name', 'certificate-change-of-name-company'),
    subcategory: 'certificate',
    values: {
      description: `Company name changed ${oldName.toLowerCase()} to ${newName.toLowerCase()}`,
    },
  };
}
