import type { Attributes } from './read-element.ts';
import type { StyleFacts, StylePiece } from './read-style.ts';

/** A page writes an address or two by its style sheet, and no more text than fits a line. */
const maxWritten = 200;
const maxPiece = 300;
const maxAround = 50;

/** Follows one page with what its style sheets do to its elements. */
export class PageStyle {
  readonly #facts: StyleFacts;
  /** Texts behind elements that are open, innermost last. */
  readonly #behind: { readonly depth: number; readonly text: string }[] = [];
  /** Open elements inside which the sheet turns text round. */
  readonly #around: { readonly depth: number; readonly names: readonly string[] }[] = [];
  /** The sheet does nothing to elements that have neither class nor id. */
  readonly isPlain: boolean;
  #written = 0;

  constructor(facts: StyleFacts) {
    this.#facts = facts;
    this.isPlain = facts.reversedWithin.length === 0 && facts.written.size === 0;
  }

  has(attributes: Attributes, how: 'hidden' | 'signs'): boolean {
    const names = this.#facts[how];
    return names.size > 0 && namesOf(attributes).some((each) => names.has(each));
  }

  isReversed(name: string, attributes: Attributes): boolean {
    const { reversed, reversedWithin } = this.#facts;
    if (reversed.size === 0 && reversedWithin.length === 0) return false;
    const names = [name, ...namesOf(attributes)];
    return (
      names.some((each) => reversed.has(each)) ||
      reversedWithin.some(
        ({ outer, inner }) =>
          names.includes(inner) && this.#around.some((each) => each.names.includes(outer)),
      )
    );
  }

  /** What stands in front of the element's own text: only where the sheet writes part of an address there. */
  open(name: string, attributes: Attributes, depth: number): string {
    const { written, reversedWithin } = this.#facts;
    if (reversedWithin.length > 0 && this.#around.length < maxAround) {
      const names = namesOf(attributes).filter((each) =>
        reversedWithin.some(({ outer }) => outer === each),
      );
      if (names.length > 0) this.#around.push({ depth, names });
    }
    if (written.size === 0 || this.#written >= maxWritten) return '';
    let before = '';
    let after = '';
    for (const each of [name, ...namesOf(attributes), ...attributeNamesOf(attributes)]) {
      const text = written.get(each);
      if (text === undefined) continue;
      before += shownText(text.before, attributes);
      after += shownText(text.after, attributes);
    }
    // The sign itself may stand between them, in the element.
    if (!/@|[[(]at[\])]/i.test(before + after) && (before === '' || after === '')) return '';
    this.#written += 1;
    if (after !== '') this.#behind.push({ depth, text: after });
    return before;
  }

  /** What stands behind the text of the element that is closed now. */
  close(depth: number): string {
    if ((this.#around.at(-1)?.depth ?? 0) > depth) this.#around.pop();
    const last = this.#behind.at(-1);
    if (last === undefined || last.depth <= depth) return '';
    this.#behind.pop();
    return last.text;
  }
}

function namesOf(attributes: Attributes): readonly string[] {
  const { class: classes, id } = attributes;
  const names = classes === undefined ? [] : classes.split(/\s+/).map((each) => `.${each}`);
  return id === undefined ? names : [...names, `#${id}`];
}

function attributeNamesOf(attributes: Attributes): readonly string[] {
  return Object.keys(attributes).map((attribute) => `[${attribute}`);
}

function shownText(pieces: readonly StylePiece[], attributes: Attributes): string {
  return pieces
    .map((piece) => ('text' in piece ? piece.text : (attributes[piece.attribute] ?? '')))
    .join('')
    .slice(0, maxPiece);
}
