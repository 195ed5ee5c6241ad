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

/** Only an active company can be under it: status and detail are one code of the register (facts: companies-house 2.4). A status that is not known excludes nothing. */
export function isProposalToStrikeOff({ companyStatus, companyStatusDetail }: StatusFact): boolean {
  return companyStatusDetail === proposalToStrikeOff && mayBeProposed(companyStatus);
}

function mayBeProposed(status: CompanyStatus | null): boolean {
  return status === null || status === 'active';
}

/**
 * Status and detail in the spelling of the API, whichever of the three the register is quoted in: `active-proposal-to-strike-off`, `Active -
 * Proposal to Strike off`, `Active - Proposal to Strike Off`; one of the latter has been put where the status belongs. Nothing but the
 * whole phrase counts: other proposals and petitions keep their own words. A proposal beside a status that excludes it is not taken: the status is
 * what an event is about, the detail may be left over.
 */
export function readStatusFact(status: string | null, detail: string | null): StatusFact {
  if (isPhrase(status))
    return { companyStatus: 'active', companyStatusDetail: proposalToStrikeOff };
  const companyStatus = status !== null && isCompanyStatus(status) ? status : null;
  if (!isPhrase(detail)) return { companyStatus, companyStatusDetail: detail };
  const isTaken = mayBeProposed(companyStatus);
  return { companyStatus, companyStatusDetail: isTaken ? proposalToStrikeOff : null };
}

function isPhrase(text: string | null): boolean {
  const words = text
    ?.trim()
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]+/gu, '-');
  return words === proposalToStrikeOff;
}
