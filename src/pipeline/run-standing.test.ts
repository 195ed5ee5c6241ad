import { describe, expect, it } from 'vitest';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { standingOf, type RunCompanyRow } from './run-standing.ts';

const ceiling = 'the ceiling of 4 credits of this run is reached';

function stopped(changes: Partial<RunCompanyRow>): RunCompanyRow {
  const companyNumber = parseCompanyNumber('01234567');
  if (companyNumber === null) throw new Error('no company number');
  return {
    company_number: companyNumber,
    company_name: 'ACME LTD',
    asked_at: 1,
    episode_id: 'episode',
    state: 'skipped',
    reason: ceiling,
    updated_at: 2,
    seeks: 'emails',
    has_domain: 0,
    has_job: 0,
    has_intent: 0,
    has_bought: 0,
    has_found: 0,
    contacts: 0,
    ...changes,
  };
}

describe('a company of a run that was stopped for a reason of ours', () => {
  it.each([
    ['not_run', 'nothing was bought or found', {}],
    ['not_run', 'what is known of it was known before', { has_domain: 1, contacts: 2 }],
    ['partly_run', 'a look-up was answered', { has_bought: 1 }],
    ['partly_run', 'a website or an address was found', { has_found: 1 }],
  ] as const)('is %s where %s', (outcome, _why, changes) => {
    expect(standingOf(stopped(changes))).toEqual({ isOver: true, outcome, reason: ceiling });
  });
});
