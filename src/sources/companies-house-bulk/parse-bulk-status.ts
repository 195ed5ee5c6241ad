import {
  isProposalToStrikeOff,
  type StatusFact,
  proposalToStrikeOff,
} from '../../domain/company-status.ts';
import { mentionsProposal } from './find-needles.ts';

/**
 * The file's wordings and the API's codes (https://github.com/companieshouse/api-enumerations constants.yml). The file
 * tells less than the API, so of the insolvency kinds the nearest code is taken.
 */
const statuses: ReadonlyMap<string, StatusFact> = new Map(
  Object.entries<StatusFact>({
    Active: plain('active'),
    'Active - Proposal to Strike off': {
      companyStatus: 'active',
      companyStatusDetail: proposalToStrikeOff,
    },
    Liquidation: plain('liquidation'),
    'In Administration': plain('administration'),
    Administration: plain('administration'),
    'ADMINISTRATION ORDER': plain('administration'),
    'In Administration/Administrative Receiver': plain('insolvency-proceedings'),
    'In Administration/Receiver Manager': plain('insolvency-proceedings'),
    'ADMINISTRATIVE RECEIVER': plain('receivership'),
    'RECEIVER MANAGER / ADMINISTRATIVE RECEIVER': plain('receivership'),
    RECEIVERSHIP: plain('receivership'),
    'Live but Receiver Manager on at least one charge': plain('receivership'),
    'Voluntary Arrangement': plain('voluntary-arrangement'),
    'VOLUNTARY ARRANGEMENT / ADMINISTRATIVE RECEIVER': plain('insolvency-proceedings'),
    'VOLUNTARY ARRANGEMENT / RECEIVER MANAGER': plain('insolvency-proceedings'),
    Registered: plain('registered'),
  }),
);

const statusesByKey: ReadonlyMap<string, StatusFact> = new Map(
  [...statuses].map(([wording, fact]) => [keyOf(wording), fact]),
);

/** Null for a wording this build does not know: it must never pass for active. */
export function parseBulkStatus(wording: string): StatusFact | null {
  const exact = statuses.get(wording);
  if (exact !== undefined) return exact;
  const fact = statusesByKey.get(keyOf(wording)) ?? null;
  // In scope strike-off its row is not looked for, so it must not count elsewhere.
  return fact !== null && isProposalToStrikeOff(fact) && !mentionsProposal(wording) ? null : fact;
}

/** Case and spacing differ from year to year. Another wording is only alike: with `Strike-off`, or without its hyphen, it is reported. */
function keyOf(wording: string): string {
  return wording
    .toLowerCase()
    .replaceAll(/\s*\/\s*/g, '/')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function plain(companyStatus: StatusFact['companyStatus']): StatusFact {
  return { companyStatus, companyStatusDetail: null };
}
