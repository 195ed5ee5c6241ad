import { expect, it } from 'vitest';
import { toConfig } from './config.ts';
import { generousPlans } from './generous-plans.ts';
import { loadConfig } from './load-config.ts';

it('names plans of more calls than the provider allows, and no others', () => {
  const keys = {
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'k',
    STRIKEWATCH_SNOV_CLIENT_ID: 'i',
    STRIKEWATCH_SNOV_CLIENT_SECRET: 's',
  };
  const plansOf = (environment: Readonly<Record<string, string>>) =>
    generousPlans(
      toConfig(loadConfig({ environment: { ...keys, ...environment }, file: null }).values),
    );

  expect(plansOf({})).toEqual([]);
  expect(plansOf({ STRIKEWATCH_COMPANIES_HOUSE_REST_WINDOW_SECONDS: '1' })).toEqual([
    expect.stringContaining('companiesHouse.rest.callsPerWindow: 580 calls in 1 s'),
  ]);
  expect(
    plansOf({
      STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '601',
      STRIKEWATCH_SNOV_CALLS_PER_MINUTE: '61',
    }),
  ).toHaveLength(2);
});
