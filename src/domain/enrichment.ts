/** What our own visit makes of a domain. A provider's answer is never more than a candidate. */
export const domainVerdicts = [
  'candidate',
  'proven',
  'likely',
  'not_proven',
  'contradicted',
] as const;
export type DomainVerdict = (typeof domainVerdicts)[number];

/** What came of a domain that was made of a company's name. */
export const candidateOutcomes = [
  'absent',
  'private_address',
  'parked_name_server',
  'unresolved',
  'unreachable',
  'robots_disallowed',
  'blocked',
  'held_by_other',
  'unused',
  'proven',
  'likely',
  'not_proven',
  'contradicted',
  /** A provider named it, and it can be no company's own domain. */
  'nobodys_own',
] as const;
export type CandidateOutcome = (typeof candidateOutcomes)[number];

/** How a domain or contact was found. */
export const findMethods = ['snov', 'hunter', 'website', 'candidate', 'pattern', 'manual'] as const;
export type FindMethod = (typeof findMethods)[number];

/** Service = shared mailbox, corporate = a person there, unknown = somebody else's domain. */
export const emailTypes = ['service', 'corporate', 'free', 'disposable', 'unknown'] as const;
export type EmailType = (typeof emailTypes)[number];

/** What the DNS says of mail for a domain: MX records, only an address, a null MX (RFC 7505), no such name, or no answer. */
export const mailExchangers = ['present', 'implicit', 'refused', 'no_domain', 'unknown'] as const;
export type MailExchanger = (typeof mailExchangers)[number];

/** Ways to reach a company besides e-mail. */
export const channelKinds = ['phone', 'fax', 'profile'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** What becomes of a person's address that was found only in a form meant to keep programs out. */
export const hiddenPersonalModes = ['review', 'allow', 'refuse'] as const;
export type HiddenPersonal = (typeof hiddenPersonalModes)[number];

export const verificationStatuses = [
  'valid',
  'invalid',
  'catch_all',
  'unknown',
  'unverified',
] as const;
export type VerificationStatus = (typeof verificationStatuses)[number];

export const lawfulBases = ['legitimate_interests', 'consent'] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

/** The steps of one episode's enrichment, in the order of the flow. */
export const enrichmentSteps = [
  'check-status',
  'read-filings',
  'find-domain',
  'discover-domain',
  'scan-website',
  'fetch-officers',
  'derive-emails',
  'count-emails',
  'find-emails',
  'verify-emails',
] as const;
export type EnrichmentStep = (typeof enrichmentSteps)[number];

export const stepStates = ['waiting', 'done', 'skipped', 'parked', 'failed'] as const;
export type StepState = (typeof stepStates)[number];

/** Who sells answers, by the name of the lane. By default asked in this order. */
export const paidProviders = ['snov', 'hunter'] as const;
export type PaidProviderName = (typeof paidProviders)[number];

/** As they call themselves. */
export const paidProviderTitles = {
  snov: 'Snov.io',
  hunter: 'Hunter',
} as const satisfies Readonly<Record<PaidProviderName, string>>;

/** What is bought, by the name of the endpoint of the first provider (https://snov.io/api). */
export const paidOperations = [
  'company-domain-by-name',
  'emails-by-domain-by-name',
  'email-verification',
] as const;

/** What a run may buy: a company's website alone, or also the addresses of its people and what is known of them. */
export const soughtByRuns = ['domain', 'emails'] as const;
export type SoughtByRun = (typeof soughtByRuns)[number];

/**
 * Which addresses of people who can be contacted a provider is paid to verify: none; those that stand on a site which is likely theirs and not proven;
 * or all that will be used and that nobody has called valid, also those on a proven site and derived ones whose owner a look-up did not find.
 */
export const verificationModes = ['off', 'unproven', 'used'] as const;
export type VerificationMode = (typeof verificationModes)[number];

/** planned -> sent (committed before the socket opens) -> accepted -> settled; the rest are the ways out. */
export const intentStates = [
  'planned',
  'sent',
  'accepted',
  'settled',
  'voided',
  'in_doubt',
  'written_off',
] as const;

export const taskStates = [
  'sent',
  'accepted',
  'completed',
  'refused',
  'in_doubt',
  'stale',
] as const;
export type TaskState = (typeof taskStates)[number];

/**
 * Accounts of the credit ledger: every entry moves credits from one to another. `topped_up` is where credits come from that were bought or
 * renewed, `unexplained` where those go that nobody of ours spent: what comes in never makes up for what went away.
 */
export const ledgerAccounts = [
  'available',
  'reserved',
  'spent',
  'unexplained',
  'topped_up',
] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

export const balanceMoments = ['before_task', 'after_task', 'probe'] as const;
export type BalanceMoment = (typeof balanceMoments)[number];

/** What told how a start in doubt had ended. */
export const doubtEvidence = [
  'webhook_hash',
  'webhook_body',
  'task_hash',
  'balance',
  'person',
] as const;
export type DoubtEvidence = (typeof doubtEvidence)[number];

/** How we learn that a paid task is done. A webhook is only ever a hint to look. */
export const resultChannels = ['polling', 'webhook', 'both'] as const;
export type ResultChannel = (typeof resultChannels)[number];
