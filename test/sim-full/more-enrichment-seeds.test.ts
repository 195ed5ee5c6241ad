import { testEnrichmentSeeds } from '../sim/test-enrichment-seeds.ts';

testEnrichmentSeeds([2, 4], new Set());
