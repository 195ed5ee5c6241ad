import type { PaidOperation } from './committed-task.ts';
import type { DomainVerdict } from './enrichment.ts';
import type { StrikeOffStage } from './strike-off.ts';

/** What a lead is worth at this moment, and how likely a paid look-up finds something for it. */
export interface LookUpProspect {
  readonly operation: PaidOperation;
  readonly stage: StrikeOffStage;
  /** Days until it may be dissolved at the earliest; null when not known. */
  readonly daysLeft: number | null;
  /** What our visit made of the site, for an address. */
  readonly domainVerdict: DomainVerdict | null;
  /** Another company that we know is called the same, for a domain. */
  readonly hasNamesake: boolean;
  /** Somebody of the company can be reached already. */
  readonly hasContact: boolean;
  /** Addresses of the domain that the provider says it holds, for an address; null when it was not asked or did not say. */
  readonly heldEmails: number | null;
  /** How sure it is that the address exists, 0..1, for a verification. */
  readonly confidence: number | null;
}

const chanceByVerdict: Readonly<Record<DomainVerdict, number>> = {
  proven: 0.6,
  likely: 0.5,
  candidate: 0.3,
  not_proven: 0.25,
  contradicted: 0,
};

/** Of a domain of which a provider holds no address it can only guess one: such a look-up goes after all others of about its worth. */
const unheldFactor = 0.2;

/** (chance of a hit × value of the lead) ÷ credits, 0..1: a look-up costs one credit at most. */
export function expectedValue(prospect: LookUpProspect): number {
  return chanceOf(prospect) * leadValue(prospect);
}

function chanceOf(prospect: LookUpProspect): number {
  switch (prospect.operation) {
    case 'company-domain-by-name':
      return prospect.hasNamesake ? 0.25 : 0.5;
    case 'emails-by-domain-by-name': {
      const chance = chanceByVerdict[prospect.domainVerdict ?? 'candidate'];
      return prospect.heldEmails === 0 ? chance * unheldFactor : chance;
    }
    case 'email-verification':
      return prospect.confidence ?? 0;
  }
}

/** A company may be talked to while there is time: weeks are better than days, and a suspended strike-off can wait. */
function leadValue({ stage, daysLeft, hasContact }: LookUpProspect): number {
  const ofAnother = hasContact ? 0.4 : 1;
  if (stage === 'suspended') return 0.4 * ofAnother;
  if (daysLeft === null) return 0.7 * ofAnother;
  if (daysLeft <= 0) return 0.2 * ofAnother;
  return (daysLeft < 14 ? 0.6 : 1) * ofAnother;
}

/** A look-up worth everything goes before one worth nothing that was planned up to this much earlier: nobody waits for ever. */
const headStartMs = 3_600_000;

/** Where a look-up stands in the order of buying; smaller goes first. */
export function rankOfLookUp(plannedAt: number, value: number): number {
  return Math.round(plannedAt - Math.min(1, Math.max(0, value)) * headStartMs);
}
