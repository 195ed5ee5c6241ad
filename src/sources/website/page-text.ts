import { reverseText } from './decode-cipher.ts';
import { decodeReferences } from './decode-email.ts';
import type { SignElement } from './whole-elements.ts';

/** A stretch of the text that stands there only because it was decoded or put in. */
export interface Veil {
  readonly start: number;
  readonly end: number;
  /** What it holds is among the hints as well. */
  readonly isHinted: boolean;
}

/** Invisible characters break addresses and numbers apart: zero-width ones, soft hyphens, marks of direction. */
const invisible = /[\u00AD\u200B-\u200F\u2060-\u2064\u202A-\u202D\uFEFF]/g;
const isInvisible = /[\u00AD\u200B-\u200F\u2060-\u2064\u202A-\u202E\uFEFF]/;
const fullwidth = /[\uFF01-\uFF5E\uFE6B\u3002\uFF61\u24B6\u24D0]/;

const odd = /[^!-%'-~ ]/;
/** What stands between two tags in most sources. */
const blank = /^[ \t\r\n]*$/;

/** Long pages need no more of them to be read right. */
const maxSeams = 50_000;
/** Each address is held against each of them. */
const maxLeftOut = 500;
const maxElements = 20_000;

/** Visible text as it grows: single spaces, a line break at every block boundary. */
export class PageText {
  /** Places where two elements touch without a space between them, in ascending order. */
  readonly seams: number[] = [];
  readonly veils: Veil[] = [];
  readonly #elements: SignElement[] = [];
  /** Inline elements that are open, with how deep they are. */
  readonly #open: { readonly depth: number; readonly start: number }[] = [];
  /** Where the last run of text with a sign begins. */
  #lastSign = -1;
  /** Pieces of the text: joined once at the end, for joining as we go is quadratic on large pages. */
  readonly #pieces: string[] = [];
  #length = 0;
  #gap: '' | ' ' | '\n' = '';
  #isSeam = false;

  /** Whether whatever comes next begins a line. */
  get isLineOver(): boolean {
    return this.#gap === '\n';
  }

  /** Whether the last letter is the given one. */
  endsWith(letter: string): boolean {
    return this.#gap !== '\n' && this.#pieces.at(-1)?.endsWith(letter) === true;
  }

  /** Inline elements with a sign in their text, in the order in which they begin. */
  get elements(): readonly SignElement[] {
    return this.#elements.toSorted((a, b) => a.start - b.start || b.end - a.end);
  }

  get length(): number {
    return this.#length;
  }

  toString(): string {
    return this.#pieces.join('');
  }

  /** The words as they were added, without the gap in front; null for space alone. */
  add(data: string): string | null {
    if (blank.test(data)) {
      if (data !== '') this.gap(' ');
      return null;
    }
    if (isTidy(data)) return this.#push(data);
    const visible = toVisible(data);
    const words = singleSpaced(visible);
    if (startsWithSpace(visible)) this.gap(' ');
    if (words === '') return null;
    const piece = this.#push(words);
    if (endsWithSpace(visible)) this.gap(' ');
    return piece;
  }

  addVeiled(data: string): void {
    this.#addVeil(data, true);
  }

  /** What a style sheet writes. */
  addWritten(data: string): void {
    this.touch();
    this.#addVeil(data, false);
    this.touch();
  }

  #addVeil(data: string, isHinted: boolean): void {
    const words = singleSpaced(data);
    if (words === '') return;
    this.#push(words);
    this.veils.push({ start: this.#length - words.length, end: this.#length, isHinted });
  }

  /** Something that nobody sees was left out here: an address on both sides of it was taken apart on purpose. */
  leaveOut(): void {
    if (this.veils.length >= maxLeftOut) return;
    this.veils.push({ start: this.#length, end: this.#length, isHinted: false });
  }

  /** A line break absorbs the spaces around it. */
  gap(gap: ' ' | '\n'): void {
    if (this.#gap !== '\n') this.#gap = gap;
  }

  /** An inline element begins or ends here. */
  touch(): void {
    this.#isSeam = true;
  }

  /** An element begins here: blocks are lines of their own. */
  open(depth: number, isBlock: boolean): void {
    if (isBlock) {
      this.gap('\n');
      return;
    }
    this.touch();
    this.#open.push({ depth, start: this.#length });
  }

  /** An element ends here, and every one deeper than this. */
  close(depth: number, isBlock: boolean): void {
    if (isBlock) this.gap('\n');
    else this.touch();
    for (let last = this.#open.at(-1); last !== undefined; last = this.#open.at(-1)) {
      if (last.depth <= depth) return;
      this.#open.pop();
      if (this.#lastSign >= last.start) this.#note({ start: last.start, end: this.#length });
    }
  }

  #note(element: SignElement): void {
    const known = this.#elements.at(-1);
    if (this.#elements.length >= maxElements) return;
    if (known?.start === element.start && known.end === element.end) return;
    this.#elements.push(element);
  }

  #push(words: string): string {
    const gap = this.#length === 0 ? '' : this.#gap;
    if (gap === '' && this.#isSeam && this.#length > 0 && this.seams.length < maxSeams) {
      this.seams.push(this.#length);
    }
    const piece = gap + words;
    this.#gap = '';
    this.#isSeam = false;
    if (words.includes('@')) this.#lastSign = this.#length;
    this.#pieces.push(piece);
    this.#length += piece.length;
    return piece;
  }
}

/** Plain words with single spaces between them, as most runs are: there is nothing to do to them. */
function isTidy(data: string): boolean {
  return !data.startsWith(' ') && !data.endsWith(' ') && !odd.test(data) && !data.includes('  ');
}

/** Undoes what is invisible to readers and in the way of programs. */
function toVisible(data: string): string {
  let text = data;
  // References encoded twice leave one layer behind.
  if (text.includes('&') && /&(?:#|amp;|commat|period)/i.test(text)) text = decodeReferences(text);
  // A hyphen that keeps a line together, and letters that are printed as one.
  if (/[\u2011\uFB00-\uFB06]/.test(text)) {
    text = text.replaceAll(/[\u2011\uFB00-\uFB06]/g, (sign) =>
      sign === '\u2011' ? '-' : sign.normalize('NFKC'),
    );
  }
  if (isInvisible.test(text)) {
    text = text
      .replaceAll(/\u202E([^\u202C\u202E]{1,300})\u202C?/g, (_whole, run: string) =>
        reverseText(run),
      )
      .replaceAll(invisible, '');
  }
  if (fullwidth.test(text)) {
    text = text
      .replaceAll(/[\u24B6\u24D0]/g, '(a)')
      .replaceAll(/[\u3002\uFF61]/g, '.')
      .normalize('NFKC');
  }
  return text;
}

/** Most runs are tidy already, and testing costs less than replacing. */
function singleSpaced(text: string): string {
  return (/[^\S ]| {2}/.test(text) ? text.replaceAll(/\s+/g, ' ') : text).trim();
}

function startsWithSpace(text: string): boolean {
  return /^\s/.test(text);
}

function endsWithSpace(text: string): boolean {
  return /\s/.test(text.slice(-1));
}
