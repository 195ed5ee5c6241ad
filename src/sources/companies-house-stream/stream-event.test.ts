import { describe, expect, it } from 'vitest';
import { companiesInLine, companyOfEvent } from './event-company.ts';
import { readStreamEvent } from './stream-event.ts';

function read(value: unknown) {
  const reading = readStreamEvent(Buffer.from(JSON.stringify(value)));
  if (reading.kind !== 'event') throw new Error(reading.reason);
  return reading.event;
}

describe('readStreamEvent', () => {
  it('reads a deletion that comes without data', () => {
    expect(
      read({ resource_id: '01234567', event: { timepoint: 7, type: 'deleted' } }),
    ).toMatchObject({ type: 'deleted', timepoint: 7, publishedAt: null });
  });

  it.each([
    ['2023-11-04T14:33:29', '2023-11-04T14:33:29.000Z'],
    ['2023-11-04T14:33:29.123456Z', '2023-11-04T14:33:29.123Z'],
    ['2023-06-04T14:33:29+01:00', '2023-06-04T13:33:29.000Z'],
  ])('reads the time %s as %s', (text, instant) => {
    const event = read({ event: { timepoint: 7, published_at: text } });

    expect(new Date(event.publishedAt ?? 0).toISOString()).toBe(instant);
  });

  it('tells the place of an event whose rest it cannot read', () => {
    const line = Buffer.from('{"resource_id":5,"event":{"timepoint":7}}');

    expect(readStreamEvent(line)).toMatchObject({ kind: 'unreadable', timepoint: 7 });
  });

  it.each(['9007199254740993', '-1', '"7"', '1e400', 'null'])(
    'does not take %s for a timepoint',
    (timepoint) => {
      const line = Buffer.from(`{"resource_id":"x","event":{"timepoint":${timepoint}}}`);

      expect(readStreamEvent(line)).toMatchObject({ kind: 'unreadable', timepoint: null });
    },
  );

  it('keeps characters of several bytes, and refuses bytes that are none', () => {
    expect(readStreamEvent(Buffer.from([0x7b, 0xc3, 0x28]))).toMatchObject({ kind: 'unreadable' });
  });
});

describe('companyOfEvent', () => {
  const event = { timepoint: 7 };

  it.each([
    ['/company/01234567', 'company-profile', '01234567'],
    ['/company/SC123456/filing-history/MzI', 'filing-history', 'SC123456'],
    ['company/OC300001/exemptions', 'company-exemptions', 'OC300001'],
    ['/officers/abc/appointments', 'officer', null],
    ['', 'company-profile', '01234567'],
  ])('of %s (%s) is %s', (uri, kind, number) => {
    const wire = { resource_uri: uri, resource_kind: kind, resource_id: '01234567', event };

    expect(companyOfEvent(read(wire))).toBe(number);
  });
});

describe('companyOfEvent where the envelope is silent', () => {
  it.each([
    ['the number in the data', { company_number: 'SC123456' }, 'SC123456'],
    ['a link in the data', { links: { self: '/company/01234567/appointments/x' } }, '01234567'],
    ['nothing, where there is none', { links: 7, company_number: 7 }, null],
    ['nothing, where there are no data', null, null],
  ])('goes by %s', (_, data, number) => {
    expect(companyOfEvent(read({ data, event: { timepoint: 7 } }))).toBe(number);
  });
});

describe('companiesInLine', () => {
  it('finds the company in what is left of a line', () => {
    const cut = '{"resource_kind":"company-profile","resource_uri":"/company/01234567","resou';

    expect(companiesInLine(Buffer.from(cut))).toEqual(['01234567']);
    expect(companiesInLine(Buffer.from('<html>'))).toEqual([]);
  });

  it('finds both where the end of a line between them was lost', () => {
    const lines = ['01234567', 'SC123456'].map((number) => `{"uri":"/company/${number}"}`);

    expect(companiesInLine(Buffer.from(lines.join('')))).toEqual(['01234567', 'SC123456']);
  });
});
