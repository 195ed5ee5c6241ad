import { describe, expect, it } from 'vitest';
import { toConfig } from './config.ts';
import { loadConfig } from './load-config.ts';

const key = { STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'made-up' };
const imitatedRest = { STRIKEWATCH_COMPANIES_HOUSE_REST_URL: 'http://127.0.0.1:9000' };
const imitatedBulk = { STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: 'http://127.0.0.1:9003' };

function configOf(environment: Readonly<Record<string, string>>) {
  return toConfig(loadConfig({ environment, file: null }).values);
}

describe('the settings of bulk files', () => {
  it.each([
    ['with a key', { ...key }, true],
    ['without any key', {}, false],
    ['switched off', { ...key, STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off' }, false],
    ['in an imitated world', { ...key, ...imitatedRest, ...imitatedBulk }, true],
    ['beside an imitated register', { ...key, ...imitatedRest }, false],
    ['with an imitated site beside the real register', { ...key, ...imitatedBulk }, false],
  ])('schedule the fetch or not: %s', (_how, environment, isScheduled) => {
    expect(configOf(environment).bulk.isScheduled).toBe(isScheduled);
  });

  it('refuse a site without https on another machine', () => {
    expect(() =>
      configOf({ STRIKEWATCH_COMPANIES_HOUSE_BULK_URL: 'http://download.example' }),
    ).toThrow('companiesHouse.bulk.url: http:// is allowed to this machine only');
  });

  it('reach a child process as environment, secrets left out', () => {
    const { environment } = configOf({
      ...key,
      STRIKEWATCH_OFFICERS_MAX_COMPANIES: '7',
      STRIKEWATCH_DATABASE_URL: 'sqlite:./x.db',
    });

    expect(environment).toMatchObject({
      STRIKEWATCH_OFFICERS_MAX_COMPANIES: '7',
      STRIKEWATCH_DATABASE_URL: 'sqlite:./x.db',
    });
    expect(JSON.stringify(environment)).not.toMatch(/made-up|redacted/);
    expect(configOf(environment).officers.maxCompanies).toBe(7);
  });
});
