const plainEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '',
  f: '',
  v: '',
  0: '',
};

/** Escapes of JavaScript and JSON strings: `\x40`, `\u0040`, `\u{40}`, `\100`, `\/`. */
export function unescapeScriptString(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|[0-3][0-7]{2}|[4-7][0-7]|\r\n|[\s\S])/gi,
    (_whole, escape: string) => unescapeOne(escape),
  );
}

function unescapeOne(escape: string): string {
  if (/^[xu]./i.test(escape))
    return fromCode(Number.parseInt(escape.replaceAll(/[xu{}]/gi, ''), 16));
  if (/^[0-7]{2}/.test(escape)) return fromCode(Number.parseInt(escape, 8));
  // A backslash before the end of a line joins two lines.
  return /[\r\n]/.test(escape) ? '' : (plainEscapes[escape] ?? escape);
}

function fromCode(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}
