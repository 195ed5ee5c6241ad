import type { PaidOperation } from '../domain/committed-task.ts';
import { paidProviders, paidProviderTitles, type PaidProviderName } from '../domain/enrichment.ts';
import { readRefusal } from '../domain/refused-starts.ts';
import { unownedDomains } from '../domain/unowned-domain.ts';
import { findLookup, type CachedLookup } from '../store/lookups.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { isAnswerLost } from '../store/spend-intents.ts';
import type { Policy } from './step-context.ts';
import { readSpendingStop } from './stop-spending.ts';
import { readUnowned, type UnownedAnswer } from './unowned-answer.ts';
import { exhaustedSince } from './exhaustion.ts';

/** Who may be asked, in which order, by the settings. */
export type AskedProviders = Pick<Policy, 'providers' | 'notBuying'>;

export interface PaidQuestion {
  readonly operation: PaidOperation;
  readonly subjectKey: string;
  readonly now: number;
  /** What was said before counts as not said. */
  readonly notBefore: number;
  /** How long an answer that was paid for and lost is not bought again. */
  readonly lifeMs: number;
}

const answerLost = 'paid for, but the answer is lost: it is not bought again within its life';

/** Who is asked one question, by what is known of each provider's answer. */
export type Choice =
  /** Somebody has answered it within the life of the answer. */
  | {
      readonly kind: 'held';
      readonly provider: PaidProviderName;
      readonly cached: CachedLookup & { readonly kind: 'hit' };
    }
  /** May be bought from this one; `why` tells of those that come before it, null where none does. */
  | {
      readonly kind: 'ask';
      readonly provider: PaidProviderName;
      readonly why: string | null;
      readonly unowned: readonly UnownedAnswer[];
    }
  /** All that may be asked have answered, and found nothing (`isLost`: or an answer was lost). */
  | {
      readonly kind: 'nobody';
      readonly isLost: boolean;
      readonly why: string;
      /** What those named who found nothing that can be a company's own domain. */
      readonly unowned: readonly UnownedAnswer[];
    }
  | { readonly kind: 'not-configured' };

/**
 * The next provider is asked only for what those before it answered with nothing, or cannot answer: because the answer was lost, its credits are used up, or
 * it may buy nothing. If none can answer now, the first of those left waits until it can.
 */
export async function chooseProvider(
  db: Db | Trx,
  { policy }: { readonly policy: AskedProviders },
  question: PaidQuestion,
): Promise<Choice> {
  const { operation, subjectKey, now, notBefore, lifeMs } = question;
  const { providers } = policy;
  // What anybody has found is held, also by one that is not asked any more.
  const known = [...providers, ...paidProviders.filter((each) => !providers.includes(each))];
  const answers = new Map<PaidProviderName, CachedLookup>();
  const unowned: UnownedAnswer[] = [];
  for (const provider of known) {
    const cached = await findLookup(db, operation, { provider, subjectKey, now, notBefore });
    const named = cached.kind === 'hit' ? await readUnowned({ operation, provider, cached }) : null;
    if (cached.kind === 'hit' && named === null) return { kind: 'held', provider, cached };
    if (cached.kind === 'hit' && named !== null) {
      unowned.push(named);
      const reason = `named ${named.domain}: ${unownedDomains[named.what]}`;
      answers.set(provider, { kind: 'miss', reason, expiresAt: cached.expiresAt });
    } else answers.set(provider, cached);
  }
  // With one of them there is nobody to tell it from.
  const nameOf = (provider: PaidProviderName): string =>
    providers.length > 1 ? paidProviderTitles[provider] : 'the provider';
  const said: string[] = [];
  const left: PaidProviderName[] = [];
  let isLost = false;
  for (const provider of providers.length === 0 ? known : providers) {
    const answer = answers.get(provider);
    if (answer?.kind === 'miss') {
      said.push(`${nameOf(provider)} ${wordOf(answer.reason)}`);
      continue;
    }
    if (!providers.includes(provider)) continue;
    const since = Math.max(now - lifeMs, notBefore);
    if (await isAnswerLost(db, operation, { provider, subjectKey, since })) {
      isLost = true;
      said.push(`${nameOf(provider)} was ${answerLost}`);
    } else left.push(provider);
  }
  const [first] = left;
  if (first === undefined) {
    if (said.length > 0) return { kind: 'nobody', isLost, why: said.join(', '), unowned };
    return { kind: 'not-configured' };
  }
  // With nobody else left it waits until it can.
  if (left.length === 1) return { kind: 'ask', provider: first, why: joined(said), unowned };
  for (const provider of left) {
    const hindrance = await hindranceOf(db, policy, provider);
    if (hindrance === null) return { kind: 'ask', provider, why: joined(said), unowned };
    said.push(`${nameOf(provider)} ${hindrance}`);
  }
  return { kind: 'ask', provider: first, why: joined(said), unowned };
}

function joined(said: readonly string[]): string | null {
  return said.length === 0 ? null : said.join(', ');
}

/** Why a provider can answer nothing now, or null. */
async function hindranceOf(
  db: Db | Trx,
  policy: AskedProviders,
  provider: PaidProviderName,
): Promise<string | null> {
  if (policy.notBuying?.includes(provider) === true) return 'is switched off';
  if ((await readSpendingStop(db, provider)) !== null) return 'is stopped by hand';
  return (await exhaustedSince(db, provider)) === null ? null : 'has no credits left';
}

/** Another provider that could answer now what this one cannot, or undefined. */
export async function findSubstitute(
  db: Db | Trx,
  { policy }: { readonly policy: AskedProviders },
  provider: PaidProviderName,
): Promise<PaidProviderName | undefined> {
  for (const other of policy.providers) {
    if (other !== provider && (await hindranceOf(db, policy, other)) === null) return other;
  }
  return undefined;
}

/** What a provider said that has nothing to tell: a look-up that it refuses was not sought in vain. */
function wordOf(reason: string | null): string {
  if (reason === null) return 'found none';
  const refusal = readRefusal(reason);
  return refusal ?? `found none (${reason})`;
}
