import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runSimulation } from '../../src/sim/run-simulation.ts';
import { createCliFolder } from '../support/run-cli.ts';
import { enrichmentRun, testEnrichmentSeeds } from './test-enrichment-seeds.ts';

/** What these seeds must meet together, or they prove nothing about it. */
const mustBeMet = [
  'announced credits.exhausted',
  'announced credits.in_doubt',
  'announced credits.restored',
  'announced credits.unexplained',
  'books compared with the balance',
  'clock set back after a balance was read',
  'crash at a free call',
  'credits came back',
  'credits ran out',
  'credits spent by another',
  'delivery late',
  'delivery never sent',
  'delivery taken',
  'delivery twice',
  'delivery without hash',
  'doubt parked: the provider never finished the task',
  'doubt resolved by balance',
  'doubt resolved by webhook_body',
  'doubt resolved by webhook_hash',
  'job rescued',
  'lead cleared',
  'lead withheld',
  'provider unavailable',
  'start never-sent',
  'start refused',
  'start reply-lost',
  'start swallowed',
  'start throttled',
  'suppressed company',
  'suppressed domain',
  'suppressed email',
  'suppressed person',
  'task stale',
  'website blocked',
  'website contradicted',
  'website likely',
  'website not_proven',
  'website proven',
  'website unreachable',
  'write refused by a full disk',
] as const;

describe('companies that enter, over thirty rough days', () => {
  const met = new Set<string>();

  testEnrichmentSeeds([1, 3], met);

  it('do the same again from the same seed, also in a process that has nothing loaded', async () => {
    const first = await runSimulation({ ...enrichmentRun, seed: 3, days: 8 });
    const second = await runSimulation({ ...enrichmentRun, seed: 3, days: 8 });
    const args = ['sim', '--days', '8', '--seed', '3', '--events-per-day', '300', '--json'];
    const fresh = await createCliFolder().run(args);

    expect(second).toEqual(first);
    const { hash, seen } = z
      .object({ hash: z.string(), seen: z.record(z.string(), z.number()) })
      .parse(JSON.parse(fresh.stdout));
    expect(seen).toEqual(first.seen);
    expect(hash).toBe(first.hash);
    expect(first.seen['start accepted']).toBeGreaterThan(10);
  });

  it('meet every kind of trouble in these seeds', () => {
    expect(mustBeMet.filter((what) => !met.has(what))).toEqual([]);
  });
});
