import type { Config } from '../config/config.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Policy } from '../pipeline/step-context.ts';

/** What the settings allow to start by itself. */
export function stepPolicyOf(config: Config): Policy {
  const { snov, hunter } = config;
  const settings = { snov, hunter } as const;
  const [first] = config.paidProviders;
  const notBuying = config.paidProviders.filter(
    (provider) => settings[provider]?.isSpendingOff === true,
  );
  const ceilingOf = (provider: PaidProviderName): string | null =>
    settings[provider]?.creditsPerLead?.toFixed(2) ?? null;
  return {
    autoEnrich: config.autoEnrich,
    confirm: config.stream?.confirm ?? 'transitions',
    providers: config.paidProviders,
    notBuying,
    countsFirst: first !== undefined && settings[first]?.countsFirst === true,
    verify: config.verify,
    maxCandidates: config.maxCandidates,
    officersFetch: config.officers.fetch,
    creditsPerLead: { snov: ceilingOf('snov'), hunter: ceilingOf('hunter') },
    cache: config.cache,
    maxWaiting: config.maxWaiting,
  };
}
