import type { BulkProduct } from '../domain/bulk-product.ts';
import type { Db, Trx } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';

/** When a product is looked for next; null before the first look was planned. */
export async function readNextLook(db: Db | Trx, product: BulkProduct): Promise<number | null> {
  const text = await readSetting(db, nameOf(product));
  const at = Number(text);
  return text === null || !Number.isSafeInteger(at) ? null : at;
}

export function writeNextLook(db: Db | Trx, product: BulkProduct, at: number): Promise<void> {
  return writeSetting(db, nameOf(product), String(at));
}

function nameOf(product: BulkProduct): string {
  return `bulk_next_look_at.${product}`;
}
