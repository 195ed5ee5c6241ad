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
    { what: 'a member', odd: { size: 'big' }, rest: {}, unreadMembers: ['size'] },
    {
      what: 'entries of a list',
      odd: { tags: ['a', 1, 'b', null] },
      rest: { tags: ['a', 'b'] },
      unreadMembers: ['tags[]'],
    },
    { what: 'a list', odd: { tags: 'a' }, rest: {}, unreadMembers: ['tags'] },
    {
      what: 'a member of a thing',
      odd: { place: { town: 7 } },
      rest: { place: {} },
      unreadMembers: ['place.town'],
    },
    {
      what: 'a member of an entry',
      odd: { parts: [{ name: 'x', weight: 'y' }] },
      rest: { parts: [{ name: 'x' }] },
      unreadMembers: ['parts[].weight'],
    },
    {
      what: 'an entry that cannot be without it',
      odd: {
        parts: [
          { name: null, weight: 1 },
          { weight: 'y', name: 3 },
          { name: 'z', weight: 2 },
        ],
      },
      rest: { parts: [{ name: 'z', weight: 2 }] },
      unreadMembers: ['parts[]'],
    },
  ])('takes $what that is odd as absent, and nothing else', ({ odd, rest, unreadMembers }) => {
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
