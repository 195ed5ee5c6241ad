import { z } from 'zod';
import { paidProviders } from '../domain/enrichment.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { totalOf, type Receipt } from '../store/read-receipts.ts';

export const receiptGroups = ['company', 'run', 'month'] as const;
export type ReceiptGroup = (typeof receiptGroups)[number];

/** What was paid to one provider for one company, one run or one month: credits of two providers are not the same money. `key` is null for credits of which that is not known. */
export const ReceiptJson = z.object({
  key: z.string().nullable(),
  name: z.string().nullable(),
  provider: z.enum(paidProviders),
  look_ups: z.number().int(),
  credits: z.string(),
  /** Of those, credits for answers that were lost. */
  lost_credits: z.string(),
});
export type ReceiptJson = z.infer<typeof ReceiptJson>;

export function toReceiptsJson(
  receipts: readonly Receipt[],
  by: ReceiptGroup,
): readonly ReceiptJson[] {
  const providers = Map.groupBy(receipts, (receipt) => receipt.provider);
  return [...providers].flatMap(([provider, paid]) =>
    [...Map.groupBy(paid, (receipt) => keyOf(receipt, by))].map(([key, group]) => ({
      key,
      name: nameOf(group[0], by),
      provider,
      look_ups: group.filter((receipt) => !receipt.isLost).length,
      credits: totalOf(group),
      lost_credits: totalOf(group.filter((receipt) => receipt.isLost)),
    })),
  );
}

function keyOf(receipt: Receipt, by: ReceiptGroup): string | null {
  switch (by) {
    case 'company':
      return receipt.companyNumber;
    case 'run':
      return receipt.runId;
    case 'month':
      return londonDateOf(receipt.at).slice(0, 7);
  }
}

function nameOf(receipt: Receipt | undefined, by: ReceiptGroup): string | null {
  if (receipt === undefined || by === 'month') return null;
  return by === 'company' ? receipt.companyName : receipt.runName;
}
