import type { DomainVerdict } from './enrichment.ts';
import type { StrikeOffStage } from './strike-off.ts';

/** What a lead is worth at this moment, and how likely a paid look-up finds something for it. */
export interface LookUpProspect {
  readonly operation: 'company-domain-by-name' | 'emails-by-domain-by-name';
  readonly stage: StrikeOffStage;
  /** Days until it may be dissolved at the earliest; null when not known. */
  readonly daysLeft: number | null;
  /** What our visit made of the site, for an address. */
  readonly domainVerdict: DomainVerdict | null;
  /** Another company that we know is called the same, for a domain. */
  readonly hasNamesake: boolean;
  /** Somebody of the company can be reached already. */
  readonly hasContact: boolean;
}

const chanceByVerdict: Readonly<Record<DomainVerdict, number>> = {
  proven: 0.6,
  likely: 0.5,
  candidate: 0.3,
  not_proven: 0.25,
  contradicted: 0,
};

/** (chance of a hit × value of the lead) ÷ credits, 0..1: a look-up costs one credit at most. */
export function expectedValue(prospect: LookUpProspect): number {
  const chance =
    prospect.operation === 'company-domain-by-name'
      ? prospect.hasNamesake
        ? 0.25
        : 0.5
      : chanceByVerdict[prospect.domainVerdict ?? 'candidate'];
  return chance * leadValue(prospect);
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
