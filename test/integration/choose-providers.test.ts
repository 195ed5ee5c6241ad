import { describe, expect, it } from 'vitest';
import { stepPolicyOf } from '../../src/cli/step-policy.ts';
import { toConfig } from '../../src/config/config.ts';
import type { PaidProviderName } from '../../src/domain/enrichment.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const snov = {
  STRIKEWATCH_SNOV_CLIENT_ID: 'made-up',
  STRIKEWATCH_SNOV_CLIENT_SECRET: 'made-up-too',
};
const hunter = { STRIKEWATCH_HUNTER_API_KEY: 'invented' };
const asked = (list: string) => ({ STRIKEWATCH_ENRICHMENT_PROVIDERS: list });

function configOf(environment: Readonly<Record<string, string>>) {
  return toConfig(loadConfig({ environment, file: null }).values);
}

describe('the settings of paid providers', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly PaidProviderName[]]>([
    ['no key', {}, []],
    ['one key', snov, ['snov']],
    ['the other', hunter, ['hunter']],
    ['both keys', { ...snov, ...hunter }, ['snov', 'hunter']],
    ['an order', { ...snov, ...hunter, ...asked('hunter, snov') }, ['hunter', 'snov']],
    ['one of two', { ...snov, ...hunter, ...asked('hunter') }, ['hunter']],
    ['names on imitated providers', asked('snov,hunter'), []],
  ])('%s', (_how, environment, providers) => {
    const config = configOf(environment);

    expect(config.paidProviders).toEqual(providers);
    expect(config.snov !== null).toBe(providers.includes('snov'));
    expect(config.hunter !== null).toBe(providers.includes('hunter'));
    expect(stepPolicyOf(config).providers).toEqual(providers);
  });

  it('name the key that is missing of a provider that is asked', () => {
    expect(() => configOf({ ...snov, ...asked('snov,hunter') })).toThrow(
      'hunter.apiKey: needed (STRIKEWATCH_HUNTER_API_KEY), because enrichment.providers names hunter',
    );
  });

  it('refuse one that nobody knows, or one named twice', () => {
    expect(() => configOf(asked('snov,apollo'))).toThrow('snov, hunter');
    expect(() => configOf(asked('snov,snov'))).toThrow('names one twice');
  });

  it('have each its own ceilings and its own switch', () => {
    const policy = stepPolicyOf(
      configOf({
        ...snov,
        ...hunter,
        STRIKEWATCH_HUNTER_CREDITS_PER_LEAD: '2',
        STRIKEWATCH_SNOV_SPENDING: 'off',
      }),
    );

    expect(policy).toMatchObject({
      creditsPerLead: { snov: null, hunter: '2.00' },
      notBuying: ['snov'],
    });
  });

  it('keep keys away from hosts that are no https', () => {
    expect(() =>
      configOf({ ...hunter, STRIKEWATCH_HUNTER_URL: 'http://api.hunter.example' }),
    ).toThrow('hunter.url: http:// is allowed to this machine only');
  });
});
