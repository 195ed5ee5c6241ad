import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { categorisedTypes, typesOfCategory } from './types-of-category.ts';

const constants = fileURLToPath(
  new URL('../../../shared/data/enumerations/constants.yml', import.meta.url),
);

describe('company types of a category', () => {
  it('are found whatever the case and the spacing', () => {
    expect(typesOfCategory(' PRIVATE  LIMITED COMPANY ')).toEqual(['ltd']);
  });

  it('are not guessed', () => {
    expect(typesOfCategory('Other company type')).toBeNull();
    expect(typesOfCategory('constructor')).toBeNull();
    expect(typesOfCategory('')).toBeNull();
    expect(typesOfCategory(null)).toBeNull();
  });

  it.skipIf(!existsSync(constants))('are all types of Companies House', () => {
    const Constants = z.object({ company_type: z.record(z.string(), z.string()) });
    const { company_type: types } = Constants.parse(parse(readFileSync(constants, 'utf8')));

    expect(categorisedTypes.filter((type) => !(type in types))).toEqual([]);
  });
});
