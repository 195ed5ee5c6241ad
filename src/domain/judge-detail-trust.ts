/** What speaks for and against the companies stream carrying `company_status_detail`; instants in epoch milliseconds. */
export interface DetailEvidence {
  readonly since: number;
  readonly contradictedAt: number;
  readonly carriedAt: number | null;
}

/** An event is compared with an answer of the register that came within this time. */
const comparableMs = 24 * 3_600_000;
/** Trust returns when details have come for this long without a contradiction. */
const probationMs = 24 * 3_600_000;

/** Whether the stream's last word on a company lacked a proposal to strike off that the register has. */
export function lacksDetail(
  said: { readonly isFromStream: boolean; readonly isUnderThreat: boolean; readonly asOf: number },
  register: { readonly isUnderThreat: boolean; readonly askedAt: number },
): boolean {
  return (
    said.isFromStream &&
    !said.isUnderThreat &&
    register.isUnderThreat &&
    register.askedAt - said.asOf <= comparableMs
  );
}

export function isTrustedAgain(evidence: DetailEvidence, now: number): boolean {
  return (
    evidence.carriedAt !== null &&
    evidence.carriedAt > evidence.contradictedAt &&
    now - evidence.contradictedAt >= probationMs
  );
}
