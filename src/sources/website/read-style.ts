/** A piece of text that a sheet writes: letters of its own, or what an attribute of the element holds. */
export type StylePiece = { readonly text: string } | { readonly attribute: string };

/** What a sheet writes in front of an element's own text and behind it. */
export interface StyleText {
  readonly before: readonly StylePiece[];
  readonly after: readonly StylePiece[];
}

/** What a page's style sheets do to text that carries one of these classes or ids (with their dot or number sign). */
export interface StyleFacts {
  readonly hidden: ReadonlySet<string>;
  readonly reversed: ReadonlySet<string>;
  /** What the sheet turns round inside another element: `#mail span`. */
  readonly reversedWithin: readonly { readonly outer: string; readonly inner: string }[];
  /** Classes and ids before or behind which the sheet writes the sign. */
  readonly signs: ReadonlySet<string>;
  /** Texts the sheet writes, by the class, id, tag or `[attribute]` that an element needs to have them. */
  readonly written: ReadonlyMap<string, StyleText>;
}

const maxSheets = 500;
const maxRules = 8000;
const maxRule = 2000;
const maxWritten = 200;
const maxNested = 50;

/** Reads the rules that hide, turn round or write text; everything else of a style sheet is passed over. */
export function readStyle(sheet: string): StyleFacts {
  const facts = new StyleCollector();
  if (!/rtl|bidi|display|content/i.test(sheet)) return facts;
  let rules = 0;
  for (const { selectors, body, isAlways } of rulesOf(sheet)) {
    rules += 1;
    if (rules > maxRules) break;
    if (isAlways) facts.read(selectors, body.slice(0, maxRule));
    else facts.readSometimes(selectors, body.slice(0, maxRule));
  }
  facts.finish();
  return facts;
}

/** All sheets of a page as one, wherever they stand: a rule is good for what was written before it too. */
export function sheetsOf(html: string): string {
  const sheets: string[] = [];
  const opening = /<style\b[^>]{0,500}>/gi;
  const closing = /<\/style/gi;
  while (sheets.length < maxSheets && opening.exec(html) !== null) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(html)?.index ?? html.length;
    sheets.push(html.slice(opening.lastIndex, end));
    opening.lastIndex = end;
  }
  return sheets.join('\n');
}

/** Right-to-left alone does not turn Latin letters round; with the override it does. */
export function isReversing(declarations: string): boolean {
  return /bidi-override/i.test(declarations) && /direction\s{0,5}:\s{0,5}rtl/i.test(declarations);
}

const display = /(?<![\w-])display\s?:\s?([a-z][a-z-]{1,30})\s?(!important)?/gi;

class StyleCollector implements StyleFacts {
  readonly hidden = new Set<string>();
  readonly reversed = new Set<string>();
  readonly reversedWithin: { outer: string; inner: string }[] = [];
  readonly signs = new Set<string>();
  readonly written = new Map<string, StyleText>();

  readonly #shownSometimes = new Set<string>();
  /** Whose display a rule with a tag in it or an `!important` has settled. */
  readonly #weighty = new Set<string>();

  /** What holds on screens of some widths only. */
  readSometimes(selectors: string, body: string): void {
    if (/display\s?:\s?(?!none)[a-z]/i.test(body))
      addAll(this.#shownSometimes, simpleNames(selectors));
  }

  /** Shown on wide screens or on small ones, it is seen. */
  finish(): void {
    for (const name of this.#shownSometimes) this.hidden.delete(name);
  }

  read(selectors: string, body: string): void {
    this.#readDisplay(selectors, body);
    if (isReversing(body)) {
      addAll(this.reversed, simpleNames(selectors));
      if (this.reversedWithin.length < maxNested)
        this.reversedWithin.push(...nestedNames(selectors));
    }
    if (/:(?:before|after)\b/i.test(selectors)) this.#readContent(selectors, body);
  }

  /** The last rule of equal weight wins: what was hidden and is shown again is seen. */
  #readDisplay(selectors: string, body: string): void {
    const [, value = '', mark] = body.matchAll(display).toArray().at(-1) ?? [];
    if (value === '') return;
    for (const selector of selectors.split(',')) {
      for (const name of simpleNames(selector)) {
        const isWeighty = mark !== undefined || /^\s*[a-z]/i.test(selector);
        if (!isWeighty && this.#weighty.has(name)) continue;
        if (isWeighty) this.#weighty.add(name);
        if (/^none$/i.test(value)) this.hidden.add(name);
        else this.hidden.delete(name);
      }
    }
  }

  #readContent(selectors: string, body: string): void {
    const pieces = piecesOf(body);
    const shown = pieces.map((piece) => ('text' in piece ? piece.text : '\uFFFC')).join('');
    if (/^\s?[[(]?(?:@|at)[\])]?\s?$/i.test(shown)) {
      addAll(this.signs, simpleNames(selectors.replaceAll(/::?(?:before|after)\b/gi, '')));
    } else if (shown.length > 1 || shown.includes('\uFFFC')) {
      for (const { name, side } of pseudosOf(selectors)) {
        if (this.written.size >= maxWritten) return;
        const known = this.written.get(name) ?? { before: [], after: [] };
        this.written.set(name, { ...known, [side]: pieces });
      }
    }
  }
}

function addAll(names: Set<string>, more: readonly string[]): void {
  for (const name of more) names.add(name);
}

interface StyleRule {
  readonly selectors: string;
  readonly body: string;
  /** On every screen. */
  readonly isAlways: boolean;
}

type Validity = 'always' | 'sometimes' | 'never';

/** Rules that hold on screens, in whatever layers; those of a print version and steps of an animation are left out. */
function* rulesOf(sheet: string): Generator<StyleRule> {
  const text = withoutComments(sheet);
  const brace = /[{}]/g;
  let from = 0;
  const groups: Validity[] = [];
  for (let found = brace.exec(text); found !== null; found = brace.exec(text)) {
    const start = Math.max(from, found.index - 600);
    from = brace.lastIndex;
    if (found[0] === '}') {
      groups.pop();
      continue;
    }
    const prelude = text.slice(start, found.index);
    const selectors = prelude.slice(prelude.lastIndexOf(';') + 1).trim();
    if (/^@(?!font-face|page)/.test(selectors)) {
      groups.push(validityOf(selectors));
      continue;
    }
    const close = text.indexOf('}', from);
    const end = close === -1 ? text.length : close;
    if (!groups.includes('never')) {
      yield { selectors, body: text.slice(from, end), isAlways: !groups.includes('sometimes') };
    }
    brace.lastIndex = end + 1;
    from = end + 1;
  }
}

function validityOf(group: string): Validity {
  if (/^@(?:layer|supports|scope|media\s{1,9}(?:all|screen)\s{0,9}$)/i.test(group)) return 'always';
  return /^@(?:media|container)\b/i.test(group) && !/\bprint\b/i.test(group)
    ? 'sometimes'
    : 'never';
}

function withoutComments(sheet: string): string {
  if (!sheet.includes('/*')) return sheet;
  const kept: string[] = [];
  let from = 0;
  for (let open = sheet.indexOf('/*'); open !== -1; open = sheet.indexOf('/*', from)) {
    kept.push(sheet.slice(from, open));
    const close = sheet.indexOf('*/', open + 2);
    if (close === -1) return kept.join(' ');
    from = close + 2;
  }
  kept.push(sheet.slice(from));
  return kept.join(' ');
}

/** `.no, span.spam, #x` -> `.no`, `.spam`, `#x`: rules for what stands inside another element are left out. */
function simpleNames(selectors: string): readonly string[] {
  return selectors.split(',').flatMap((selector) => {
    const name = /^\s*[a-z]{0,10}([.#][\w-]{1,60})\s*$/i.exec(selector)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** `#mail span, .a > .b` -> `span` within `#mail`, `.b` within `.a`. */
function nestedNames(
  selectors: string,
): readonly { readonly outer: string; readonly inner: string }[] {
  return selectors.split(',').flatMap((selector) => {
    const [, outer, named, tag] =
      /^\s*[a-z]{0,10}([.#][\w-]{1,60})[\s>]{1,5}(?:[a-z]{0,10}([.#][\w-]{1,60})|([a-z]{1,10}))\s*$/i.exec(
        selector,
      ) ?? [];
    const inner = named ?? tag?.toLowerCase();
    return outer === undefined || inner === undefined ? [] : [{ outer, inner }];
  });
}

interface Pseudo {
  readonly name: string;
  readonly side: 'before' | 'after';
}

/** `.card .mail:before, p::after` -> `.mail` before, `p` after: of several parts the last one has the text. */
function pseudosOf(selectors: string): readonly Pseudo[] {
  return selectors.split(',').flatMap((selector) => {
    const [, tag, named, side] =
      /(?:^|[\s>+~])([a-z][a-z\d]{0,9})?([.#][\w-]{1,60}|\[[\w-]{1,60})?[^\s:>+~]{0,100}::?(before|after)\s*$/i.exec(
        selector,
      ) ?? [];
    const name = named ?? tag;
    if (name === undefined || side === undefined) return [];
    return [
      {
        name: name.startsWith('.') || name.startsWith('#') ? name : name.toLowerCase(),
        side: side.toLowerCase() === 'before' ? 'before' : 'after',
      },
    ];
  });
}

const contentStart = /(?<![\w-])content\s{0,5}:\s{0,5}/i;
const contentPiece =
  /\s{0,5}(?:"((?:\\[^\n]|[^"\\\n]){0,200})"|'((?:\\[^\n]|[^'\\\n]){0,200})'|attr\(\s{0,5}([\w-]{1,60})\s{0,5}\))/iy;

/** `"info" "\40" attr(data-host)`. */
function piecesOf(body: string): readonly StylePiece[] {
  const start = contentStart.exec(body);
  if (start === null) return [];
  const pieces: StylePiece[] = [];
  contentPiece.lastIndex = start.index + start[0].length;
  while (pieces.length < 20) {
    const found = contentPiece.exec(body);
    if (found === null) break;
    const [, double, single, attribute] = found;
    pieces.push(
      attribute === undefined ? { text: unescapeCss(double ?? single ?? '') } : { attribute },
    );
  }
  return pieces;
}

/** `\40` and `\000040 ` are the sign. */
function unescapeCss(text: string): string {
  return text.replaceAll(/\\([0-9a-f]{1,6}) ?/gi, (_whole, code: string) => {
    const point = Number.parseInt(code, 16);
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : '';
  });
}
