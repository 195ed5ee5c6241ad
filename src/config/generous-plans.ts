import type { Config } from './config.ts';

/** What a provider allows by its own word (facts of each): calls and the milliseconds in which they may be made. */
const allowed = {
  // https://developer-specs.company-information.service.gov.uk/guides/rateLimiting
  'companies-house': { calls: 600, windowMs: 300_000 },
  // https://snov.io/api
  snov: { calls: 60, windowMs: 60_000 },
  // https://hunter.io/api-documentation/v2
  hunter: { calls: 500, windowMs: 60_000 },
} as const;

/** Plans of more calls than the provider allows, in words: who asks too often may be refused without notice, and only the provider can allow more. */
export function generousPlans({ rest, snov, hunter }: Config): readonly string[] {
  const plans = [
    ['companies-house', 'companiesHouse.rest.callsPerWindow', rest],
    ['snov', 'snov.callsPerMinute', snov && perMinute(snov)],
    ['hunter', 'hunter.callsPerMinute', hunter && perMinute(hunter)],
  ] as const;
  return plans.flatMap(([provider, setting, plan]) => {
    if (plan === null) return [];
    const { calls, windowMs } = allowed[provider];
    if (plan.callsPerWindow / plan.windowMs <= calls / windowMs) return [];
    return [
      `${setting}: ${plan.callsPerWindow} calls in ${plan.windowMs / 1_000} s are more than the ${calls} in ${windowMs / 1_000} s that ${provider} allows. Unless it has granted you more, it may refuse your key or address`,
    ];
  });
}

function perMinute({ callsPerMinute }: { readonly callsPerMinute: number }) {
  return { callsPerWindow: callsPerMinute, windowMs: 60_000 };
}
