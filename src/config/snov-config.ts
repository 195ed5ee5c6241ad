import type { CreditTerms } from '../domain/credit-terms.ts';
import type { ResultChannel } from '../domain/enrichment.ts';
import type { OptionValues } from './options.ts';
import type { Secret } from './secret.ts';

export interface SnovConfig {
  readonly url: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly callsPerMinute: number;
  readonly balanceFloor: number;
  readonly warnAt: readonly number[];
  readonly dailyBudget: number | null;
  readonly creditsPerLead: number | null;
  readonly planCredits: number | null;
  readonly isSpendingOff: boolean;
  readonly results: ResultChannel;
  /** Whether the free count of a domain's addresses is asked for before one is paid for. */
  readonly countsFirst: boolean;
  /** How long a batch that is not full waits for more look-ups. */
  readonly fillWaitMs: number;
  /** Most paid tasks whose result is awaited at once. */
  readonly tasksAtOnce: number;
  readonly doubtAfterMs: number;
  readonly webhookSecret: Secret | null;
  readonly webhookSignatureHeader: string;
}

const hourMs = 3_600_000;

/** What its credits are judged by, with credentials or without. */
export function snovTerms(values: OptionValues): CreditTerms {
  return {
    balanceFloor: values['snov.balanceFloor'],
    warnAt: values['snov.warnAt'],
    planCredits: values['snov.planCredits'],
    isSpendingOff: values['snov.spending'] === 'off',
  };
}

/** Null without its credentials. */
export function toSnovConfig(values: OptionValues): SnovConfig | null {
  const clientId = values['snov.clientId'];
  const clientSecret = values['snov.clientSecret'];
  if (clientId === null || clientSecret === null) return null;
  return {
    url: values['snov.url'],
    clientId,
    clientSecret,
    callsPerMinute: values['snov.callsPerMinute'],
    dailyBudget: values['snov.dailyBudget'],
    creditsPerLead: values['snov.creditsPerLead'],
    results: values['snov.results'],
    countsFirst: values['snov.countFirst'] === 'on',
    fillWaitMs: values['snov.fillSeconds'] * 1_000,
    tasksAtOnce: values['snov.tasksAtOnce'],
    doubtAfterMs: values['snov.doubtHours'] * hourMs,
    webhookSecret: values['snov.webhookSecret'],
    webhookSignatureHeader: values['snov.webhookSignatureHeader'].toLowerCase(),
    ...snovTerms(values),
  };
}
