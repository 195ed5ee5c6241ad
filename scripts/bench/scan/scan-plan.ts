import { z } from 'zod';

/** What is served and scanned: the same plan gives the same sites, byte for byte. */
export const ScanPlan = z.object({
  seed: z.string(),
  sites: z.int().min(1).max(60_000),
  pagesPerSite: z.int().min(2).max(15),
});
export type ScanPlan = z.infer<typeof ScanPlan>;

/** Every site has a loopback address of its own, as sites on different machines have. */
export function addressOf(site: number): string {
  return `127.1.${site >> 8}.${site & 255}`;
}
