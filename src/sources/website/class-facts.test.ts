import { describe, expect, it } from 'vitest';
import { classFacts } from './class-facts.ts';

const nothing = { isAtIcon: false, isHidden: false, isSpoken: false, isRotated: false };

describe('what the classes of an element say of it', () => {
  it.each([
    ['fa fa-at', { isAtIcon: true }],
    ['d-none', { isHidden: true }],
    ['d-none d-md-inline', { isHidden: false }],
    ['visually-hidden', { isSpoken: true }],
    ['mail rot13', { isRotated: true }],
    ['lead', {}],
    ['', {}],
  ])('%j', (classes, said) => {
    // The second answer is the one that is remembered.
    expect([classFacts(classes), classFacts(classes)]).toEqual([
      { ...nothing, ...said },
      { ...nothing, ...said },
    ]);
  });

  it('are right for more names than are remembered', () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `block-${index} sr-only`);

    expect(names.every((each) => classFacts(each).isSpoken)).toBe(true);
    expect(classFacts('block-1').isSpoken).toBe(false);
  });
});
