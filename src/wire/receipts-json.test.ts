import { describe, expect, it } from 'vitest';
import type { Receipt } from '../store/read-receipts.ts';
import { toReceiptsJson } from './receipts-json.ts';

const paid: Receipt = {
  at: Date.UTC(2026, 10, 25),
  provider: 'snov',
  operation: 'emails-by-domain-by-name',
  credits: '1',
  companyNumber: '00000001',
  companyName: 'ALPHA LTD',
  runId: null,
  runName: null,
  isLost: false,
};

describe('toReceiptsJson', () => {
  it('adds up what one provider was paid, never the credits of two', () => {
    const receipts = [paid, { ...paid, provider: 'hunter' as const, credits: '0.5' }, paid];

    expect(toReceiptsJson(receipts, 'month')).toEqual([
      {
        key: '2026-11',
        name: null,
        provider: 'snov',
        look_ups: 2,
        credits: '2.00',
        lost_credits: '0.00',
      },
      {
        key: '2026-11',
        name: null,
        provider: 'hunter',
        look_ups: 1,
        credits: '0.50',
        lost_credits: '0.00',
      },
    ]);
  });
});
