import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { classifiedCompanyTypes, subscriberClassOf } from './subscriber-class.ts';

const constants = join(import.meta.dirname, '../../../shared/data/enumerations/constants.yml');

function classOf(companyType: string | null, companyCategory: string | null, number = '07654321') {
  return subscriberClassOf({ companyNumber: number, companyType, companyCategory });
}

describe('subscriberClassOf', () => {
  it.each([
    ['ltd', 'corporate'],
    ['plc', 'corporate'],
    ['llp', 'corporate'],
    ['scottish-partnership', 'corporate'],
    ['limited-partnership', 'individual'],
    ['other', 'unknown'],
    ['a-type-of-the-future', 'unknown'],
  ])('calls the type %s %s', (type, expected) => {
    expect(classOf(type, null)).toBe(expected);
  });

  it.each([
    ['Private Limited Company', 'corporate'],
    ['PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)', 'corporate'],
    ['Limited Liability Partnership', 'corporate'],
    ['Limited Partnership', 'individual'],
    [' limited partnership ', 'individual'],
    ['Something Else', 'unknown'],
    ['', 'unknown'],
  ])('calls the category "%s" %s', (category, expected) => {
    expect(classOf(null, category)).toBe(expected);
  });

  it('calls a limited partnership of Scotland corporate, and no other', () => {
    expect(classOf('limited-partnership', null, 'SL001234')).toBe('corporate');
    expect(classOf(null, 'Limited Partnership', 'SL001234')).toBe('corporate');
    expect(classOf('limited-partnership', null, 'LP001234')).toBe('individual');
    expect(classOf('limited-partnership', null, 'NL001234')).toBe('individual');
    expect(classOf('a-type-of-the-future', null, 'SL001234')).toBe('unknown');
  });

  it('believes the type rather than the category, and nothing when there is neither', () => {
    expect(classOf('limited-partnership', 'Private Limited Company')).toBe('individual');
    expect(classOf(null, null)).toBe('unknown');
  });

  describe.skipIf(!existsSync(constants))('and Companies House’s own list', () => {
    it('have the same types', () => {
      const Constants = z.object({ company_type: z.record(z.string(), z.string()) });
      const { company_type: types } = Constants.parse(parse(readFileSync(constants, 'utf8')));

      expect(classifiedCompanyTypes.toSorted()).toEqual(Object.keys(types).toSorted());
    });
  });
});
