import { describe, expect, it } from 'vitest';
import { readReject } from './read-reject.ts';

const uri = 'http://business.data.gov.uk/id/company';

describe('readReject', () => {
  it.each([
    ['a quote in the name', `"SS!"AS","01234567","","","1 ROAD"`, ''],
    ['a quote behind the number', `"ACME LTD","01234567","","1 "HIGH" ROAD"`, 'ACME LTD'],
    ['a doubled quote in a sound name', `"THE ""A"" LTD","01234567","x"y","`, 'THE "A" LTD'],
    ['a row cut off behind the number', `"ACME LTD","01234567","","1 HIGH`, 'ACME LTD'],
    ['cells without quotes', `ACME LTD,01234567,,1 "HIGH" ROAD`, 'ACME LTD'],
    ['a name that names no company', `"   ","01234567","","1 "H`, ''],
    ['both witnesses', `"ACME LTD","01234567","","1 "H","${uri}/01234567",""`, 'ACME LTD'],
    ['the URI alone', `"ACME LTD","1234567","","1 "H","${uri}/01234567",""`, ''],
    ['a number within the name', `"A,B 01234567 LTD","01234567","","1 "H"`, 'A,B 01234567 LTD'],
  ])('reads the number, and the name where it is sound: %s', (_what, raw, companyName) => {
    expect(readReject(raw)).toEqual({ companyNumber: '01234567', companyName });
  });

  it.each([
    ['no number', '"ACME LTD","","","1 HIGH ROAD"'],
    ['half a row', 'HIGH ROAD","TOWN","","","X1 1XX"'],
    ['a word of eight letters', '"ACME LTD","BUILDING","","1 "H'],
    ['two witnesses that disagree', `"A","01234567","","1 "H","${uri}/07654321",""`],
    ['a short number and a URI that tells another', `"A","8209948","","${uri}/09999999",""`],
    ['nothing', ''],
  ])('reads nothing where a doubt remains: %s', (_what, raw) => {
    expect(readReject(raw)).toBeNull();
  });
});
