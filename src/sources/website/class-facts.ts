import { isHiddenByClass } from './hidden-elements.ts';
import { ownLetters } from '../../domain/own-letters.ts';

/** What the classes of an element say of it, under the names that the usual style sheets, frameworks and icon fonts have. */
export interface ClassFacts {
  /** An icon of the sign. */
  readonly isAtIcon: boolean;
  readonly isHidden: boolean;
  /** Its text is only read aloud. */
  readonly isSpoken: boolean;
  /** Its text is to be rotated by thirteen letters. */
  readonly isRotated: boolean;
}

const atIcon = /(?:^|\s)(?:fas?-at|icon-at|bi-at|ti-at|at-icon|at-sign|glyphicon-at|la-at)(?:\s|$)/;
const spoken =
  /(?:^|[\s_-])(?:sr-only|screen-reader-(?:text|only)|visually-?hidden|u-hidden-visually|a11y-hidden|show-for-sr)(?:$|\s)/i;
const rotated = /(?:^|[\s_-])rot-?13(?:$|[\s_-])/i;

/** A page has the same classes on many of its elements, and a site on many of its pages. */
const known = new Map<string, ClassFacts>();
const mostKnown = 1_000;
const longestKnown = 200;

export function classFacts(classes: string): ClassFacts {
  const before = known.get(classes);
  if (before !== undefined) return before;
  const facts = {
    isAtIcon: atIcon.test(classes),
    isHidden: isHiddenByClass(classes),
    isSpoken: spoken.test(classes),
    isRotated: rotated.test(classes),
  };
  if (classes.length > longestKnown) return facts;
  if (known.size >= mostKnown) known.clear();
  known.set(ownLetters(classes), facts);
  return facts;
}
