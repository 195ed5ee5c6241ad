import { classFacts } from './class-facts.ts';
import type { PageText } from './page-text.ts';

const spokenSign = /^\s{0,9}[[(]?(at|dot)[\])]?\s{0,9}$/i;

/** Words for a sign that screen readers say and eyes do not see, beside the sign that eyes see: one of the two is the address. */
export class SpokenSigns {
  /** Of the element that is only read aloud; 0 outside of any. */
  #depth = 0;
  #held = '';

  open(classes: string | undefined, depth: number): void {
    if (classes === undefined || this.#depth !== 0) return;
    if (classFacts(classes).isSpoken) this.#depth = depth;
  }

  close(depth: number): void {
    if (depth < this.#depth) this.#depth = 0;
  }

  /** A run of text as it is to be read, without a word that only says a sign beside it. */
  without(data: string, text: PageText): string {
    const held = this.#held;
    this.#held = '';
    // It ended its line.
    if (held !== '' && text.isLineOver) return `${held} ${data}`;
    if (held !== '') return data.trimStart().startsWith(signOf(held)) ? data : held + data;
    if (this.#depth === 0 || !spokenSign.test(data)) return data;
    if (!text.endsWith(signOf(data))) this.#held = data;
    return '';
  }
}

function signOf(word: string): '@' | '.' {
  return /at/i.test(word) ? '@' : '.';
}
