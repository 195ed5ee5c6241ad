import { expect, it } from 'vitest';
import { readCompanyProfile } from '../../../src/sources/company-profile-resource.ts';
import { FilingResource } from '../../../src/sources/filing-resource.ts';
import { readStreamEvent } from '../../../src/sources/companies-house-stream/stream-event.ts';
import { firstTimepoint, inventEvents } from './invent-events.ts';

const streams = { seed: 'test', held: 4_000, burstEvery: 1_000, burstOf: 70 };
const now = new Date('2026-11-24T09:00:00Z');

function read(line: string) {
  const reading = readStreamEvent(Buffer.from(line));
  if (reading.kind !== 'event') throw new Error(reading.reason);
  return reading.event;
}

function statusOf(wire: unknown) {
  const reading = readCompanyProfile(wire);
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return reading.profile.status;
}

it('invents lines of two to three kilobytes that are read whole', () => {
  const events = inventEvents(streams);
  const lines = Array.from({ length: 500 }, (_, index) => events.companyEvent(index, now));

  const sizes = lines.map((line) => line.length);
  expect(Math.min(...sizes)).toBeGreaterThan(1_700);
  expect(Math.max(...sizes)).toBeLessThan(3_000);
  for (const [index, line] of lines.entries()) {
    const event = read(line);
    expect(event.timepoint).toBe(firstTimepoint + index);
    expect(readCompanyProfile(event.data)).toMatchObject({ profile: { unreadMembers: [] } });
  }
  expect(FilingResource.parse(read(events.filingEvent(7, now)).data)).toMatchObject({
    filing: null,
  });
});

it('invents the same from the same seed', () => {
  const once = inventEvents(streams);
  const again = inventEvents(streams);

  for (const index of [0, 17, 1_042, 2_999]) {
    expect(again.companyEvent(index, now)).toBe(once.companyEvent(index, now));
    expect(again.filingEvent(index, now)).toBe(once.filingEvent(index, now));
  }
});

it('puts a whole burst of entries after every stretch', () => {
  const events = inventEvents(streams);
  const burst = Array.from({ length: 70 }, (_, index) => events.kindOf(1_000 + index));

  expect(new Set(burst)).toEqual(new Set(['entering']));
});

it('lets no company enter or leave twice, and none leave that is told to be under threat elsewhere', () => {
  const events = inventEvents(streams);
  const moved = new Set<string>();
  const staying = new Set<string>();
  for (let index = 0; index < 10_000; index += 1) {
    const { resourceId } = read(events.companyEvent(index, now));
    const kind = events.kindOf(index);
    if (kind === 'held') staying.add(resourceId);
    if (kind !== 'entering' && kind !== 'leaving') continue;
    expect(moved.has(resourceId)).toBe(false);
    moved.add(resourceId);
  }

  expect([...staying].filter((number) => moved.has(number))).toEqual([]);
});

it('answers by REST what the last event said', () => {
  const events = inventEvents(streams);
  for (let index = 0; index < 3_000; index += 1) {
    const { resourceId, data } = read(events.companyEvent(index, now));
    const said = statusOf(data);
    const asked = statusOf(events.profile(resourceId, index + 1));

    expect(asked).toEqual(said);
  }
});
