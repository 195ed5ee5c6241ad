import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutdatedMutantError, plant } from './mutant.ts';
import { mutants } from './mutants.ts';

const root = join(import.meta.dirname, '../..');

describe('the planted bugs', () => {
  it.each(mutants)('$id ($bug) fits the source and names a test that is there', (mutant) => {
    const source = readFileSync(join(root, mutant.file), 'utf8');

    expect(plant(mutant, source)).not.toBe(source);
    expect(readFileSync(join(root, mutant.test.file), 'utf8')).toContain(mutant.test.name);
  });

  it('have each a name of its own', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it('are refused where the source has changed', () => {
    const [mutant] = mutants;

    expect(() => plant(mutant, 'something else')).toThrow(OutdatedMutantError);
    expect(() => plant(mutant, `${mutant.find}${mutant.find}`)).toThrow(/2 times/);
  });
});
