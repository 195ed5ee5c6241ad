import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readLeniently } from './read-leniently.ts';

const Thing = z.object({
  id: z.string(),
  size: z.number().nullish(),
  tags: z.array(z.string()).nullish(),
  parts: z.array(z.object({ weight: z.number().nullish(), name: z.string() })).nullish(),
  place: z.object({ town: z.string().nullish() }).nullish(),
});
const essential = new Set(['id']);

describe('readLeniently', () => {
  it.each([
    ['a member', { size: 'big' }, {}, ['size']],
    ['entries of a list', { tags: ['a', 1, 'b', null] }, { tags: ['a', 'b'] }, ['tags[]']],
    ['a list', { tags: 'a' }, {}, ['tags']],
    ['a member of a thing', { place: { town: 7 } }, { place: {} }, ['place.town']],
    [
      'a member of an entry',
      { parts: [{ name: 'x', weight: 'y' }] },
      { parts: [{ name: 'x' }] },
      ['parts[].weight'],
    ],
    [
      'an entry that cannot be without it',
      {
        parts: [
          { name: null, weight: 1 },
          { weight: 'y', name: 3 },
          { name: 'z', weight: 2 },
        ],
      },
      { parts: [{ name: 'z', weight: 2 }] },
      ['parts[]'],
    ],
  ])('takes %s that is odd as absent, and nothing else', (_, odd, rest, unreadMembers) => {
    const wire = { id: 'one', ...odd };
    const before = structuredClone(wire);

    expect(readLeniently(Thing, wire, essential)).toEqual({
      kind: 'read',
      resource: { id: 'one', ...rest },
      unreadMembers,
    });
    expect(wire).toEqual(before);
  });

  it.each([
    ['an essential member is odd', { id: 1 }],
    ['an essential member is missing', { size: 3 }],
    ['it is no such thing', 'one'],
    ['it is nothing', null],
  ])('reads nothing when %s', (_, wire) => {
    expect(readLeniently(Thing, wire, essential)).toMatchObject({ kind: 'unreadable' });
  });
});
