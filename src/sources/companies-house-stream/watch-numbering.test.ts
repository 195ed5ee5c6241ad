import { describe, expect, it } from 'vitest';
import type { StreamItem } from './stream-sink.ts';
import { readStreamEvent } from './stream-event.ts';
import { watchNumbering } from './watch-numbering.ts';

const connectedAt = Date.parse('2026-11-17T10:15:00Z');
const cursor = 900_000;

function itemsOf(timepoints: readonly number[], publishedAt = connectedAt): readonly StreamItem[] {
  return timepoints.map((timepoint) => {
    const bytes = Buffer.from(
      JSON.stringify({
        resource_kind: 'company-profile',
        resource_uri: '/company/01234567',
        resource_id: '01234567',
        data: {},
        event: { timepoint, type: 'changed', published_at: new Date(publishedAt).toISOString() },
      }),
    );
    return { ...readStreamEvent(bytes), bytes, missed: null };
  });
}

describe('a stream whose numbers are far below the one that was asked for', () => {
  it('is numbered anew when one after the other of them was published just now', () => {
    const watch = watchNumbering(cursor, connectedAt);

    expect(watch.isAnew(itemsOf([1, 2, 3, 4]))).toBe(false);
    expect(watch.isAnew(itemsOf([5]))).toBe(true);
  });

  it('sends old events again when they were published long ago', () => {
    const watch = watchNumbering(cursor, connectedAt);

    expect(watch.isAnew(itemsOf([1, 2, 3, 4, 5, 6], connectedAt - 3_600_000))).toBe(false);
  });

  it('brings late ones that are a little behind', () => {
    expect(
      watchNumbering(cursor, connectedAt).isAnew(
        itemsOf([899_990, 899_991, 899_992, 899_993, 899_994]),
      ),
    ).toBe(false);
  });

  it('has single odd lines among the others', () => {
    const mixed = [1, 900_001, 2, 900_002, 3, 900_003, 4, 900_004, 5];

    expect(watchNumbering(cursor, connectedAt).isAnew(itemsOf(mixed))).toBe(false);
  });

  it('is compared with its first number when nothing was asked for', () => {
    const watch = watchNumbering(null, connectedAt);

    expect(watch.isAnew(itemsOf([99_999, 100_000, 1, 2, 3, 4]))).toBe(false);
    expect(watch.isAnew(itemsOf([5]))).toBe(true);
    expect(watchNumbering(null, connectedAt).isAnew(itemsOf([1, 2, 3, 4, 5, 6]))).toBe(false);
  });
});
