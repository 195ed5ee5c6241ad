/** What a page's style sheet does to text that carries one of these classes or ids (with their dot or number sign). */
export interface StyleFacts {
  readonly hidden: ReadonlySet<string>;
  readonly reversed: ReadonlySet<string>;
  /** Classes and ids before or behind which the sheet writes the sign. */
  readonly signs: ReadonlySet<string>;
  /** Texts that the sheet itself writes, and the rule they belong to. */
  readonly contents: readonly string[];
}

const maxRules = 4000;
const maxRule = 2000;

export const noStyle: StyleFacts = {
  hidden: new Set(),
  reversed: new Set(),
  signs: new Set(),
  contents: [],
};

/** Reads the rules that hide, turn round or write text; everything else of a style sheet is passed over. */
export function readStyle(sheet: string): StyleFacts {
  if (!/rtl|bidi|display|content/i.test(sheet)) return noStyle;
  const hidden = new Set<string>();
  const reversed = new Set<string>();
  const signs = new Set<string>();
  const contents: string[] = [];
  let rules = 0;
  for (let open = sheet.indexOf('{'); open !== -1 && rules < maxRules; rules += 1) {
    const close = sheet.indexOf('}', open);
    if (close === -1) break;
    const body = sheet.slice(open + 1, Math.min(close, open + maxRule));
    const start = Math.max(
      sheet.lastIndexOf('}', open),
      sheet.lastIndexOf('{', open - 1),
      open - 300,
    );
    const names = simpleNames(sheet.slice(start + 1, open));
    if (/display\s?:\s?none/i.test(body)) for (const name of names) hidden.add(name);
    if (isReversing(body)) for (const name of names) reversed.add(name);
    const content = /content\s?:\s?(["'])([^"'\n]{1,200})\1/i.exec(body)?.[2];
    if (content !== undefined) {
      const shown = unescapeCss(content);
      if (/^\s?[[(]?(?:@|at)[\])]?\s?$/i.test(shown)) {
        for (const name of namesOfPseudo(sheet.slice(start + 1, open))) signs.add(name);
      } else if (shown.length > 2) contents.push(shown);
    }
    open = sheet.indexOf('{', close);
  }
  return { hidden, reversed, signs, contents };
}

/** Right-to-left alone does not turn Latin letters round; with the override it does. */
export function isReversing(declarations: string): boolean {
  return /bidi-override/i.test(declarations) && /direction\s{0,5}:\s{0,5}rtl/i.test(declarations);
}

/** `.no, span.spam, #x` -> `.no`, `.spam`, `#x`: rules for what stands inside another element are left out. */
function simpleNames(selectors: string): readonly string[] {
  return selectors.split(',').flatMap((selector) => {
    const name = /^\s*[a-z]{0,10}([.#][\w-]{1,60})\s*$/i.exec(selector)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** `.at:before, span.x::after` -> `.at`, `.x`. */
function namesOfPseudo(selectors: string): readonly string[] {
  return simpleNames(selectors.replaceAll(/::?(?:before|after)\b/gi, ''));
}

/** `\40` and `\000040 ` are the sign. */
function unescapeCss(text: string): string {
  return text.replaceAll(/\\([0-9a-f]{1,6}) ?/gi, (_whole, code: string) => {
    const point = Number.parseInt(code, 16);
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : '';
  });
}
