import type { Attributes } from './read-element.ts';

/** Of a drawing only its words and links are read: names of shapes, style sheets and what only stands ready to be drawn are no text. */
const unreadParts = new Set(
  'title desc metadata style script defs symbol marker mask pattern clippath'.split(' '),
);
const shapes = new Set(
  `animate animatetransform circle ellipse filter g image line lineargradient path polygon polyline radialgradient rect set stop
  switch use`.split(/\s+/),
);

/** Follows one page into its drawings. */
export class SvgText {
  /** How many drawings are open, one within the other. */
  #depth = 0;
  #line: string | undefined;

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** Whether it is a drawing, a shape or a group: these part no words, and their attributes are not read. */
  openShape(name: string): boolean {
    if (!this.isShape(name)) return false;
    if (name === 'svg') this.#depth += 1;
    return true;
  }

  closeShape(name: string): boolean {
    if (!this.isShape(name)) return false;
    if (name === 'svg') this.#depth -= 1;
    return true;
  }

  isShape(name: string): boolean {
    return name === 'svg' || (this.isOpen && shapes.has(name));
  }

  isUnread(name: string, attributes: Attributes): boolean {
    if (name !== 'svg' && !this.isOpen) return false;
    return (
      (this.isOpen && unreadParts.has(name)) ||
      attributes['display'] === 'none' ||
      attributes['visibility'] === 'hidden'
    );
  }

  /** Whether words begin on another line here. Letters of one line may stand in spans of their own. */
  startsLine(name: string, attributes: Attributes): boolean {
    if (!this.isOpen) return false;
    const { y, dy } = attributes;
    if (name === 'text') {
      this.#line = y;
      return true;
    }
    if (name !== 'tspan') return false;
    const isOther = y !== undefined && y !== this.#line;
    if (y !== undefined) this.#line = y;
    return isOther || (dy !== undefined && !/^[\s0.,]{0,40}(?:em|px|ex)?\s{0,9}$/.test(dy));
  }
}
