import { z } from 'zod';
import type { Db, Trx } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';

const setting = 'stream_detail';

const Distrust = z.object({
  since: z.int(),
  /** When an event was last found to lack what the register had. */
  contradictedAt: z.int(),
  /** When an event last carried a proposal to strike off; null when none has since. */
  carriedAt: z.int().nullable(),
});

/** Since when the companies stream is not trusted to carry `company_status_detail`, and what speaks for and against. */
export type DetailDistrust = z.infer<typeof Distrust>;

/** Null while the stream is trusted. */
export async function readDetailDistrust(db: Db | Trx): Promise<DetailDistrust | null> {
  const stored = await readSetting(db, setting);
  return stored === null || stored === '' ? null : Distrust.parse(JSON.parse(stored));
}

export async function writeDetailDistrust(
  trx: Trx,
  distrust: DetailDistrust | null,
): Promise<void> {
  await writeSetting(trx, setting, distrust === null ? '' : JSON.stringify(distrust));
}
