/** `company_status` of the Companies House API (api-enumerations constants.yml). */
export const companyStatuses = [
  'active',
  'dissolved',
  'liquidation',
  'receivership',
  'converted-closed',
  'voluntary-arrangement',
  'insolvency-proceedings',
  'administration',
  'open',
  'closed',
  'registered',
  'removed',
] as const;
export type CompanyStatus = (typeof companyStatuses)[number];

/** The value of `company_status_detail` that the whole product is about. */
export const proposalToStrikeOff = 'active-proposal-to-strike-off';

/**
 * Status and detail as one fact. The detail is free text because Companies House adds values without notice;
 * a status this build does not know is null with the raw text kept beside it.
 */
export interface StatusFact {
  readonly companyStatus: CompanyStatus | null;
  readonly companyStatusDetail: string | null;
}

export function isCompanyStatus(text: string): text is CompanyStatus {
  return companyStatuses.some((status) => status === text);
}

export function isProposalToStrikeOff(fact: StatusFact): boolean {
  return fact.companyStatusDetail === proposalToStrikeOff;
}
