const plainEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '', f: '', v: '', 0: '' };

/** Escapes of JavaScript and JSON strings: `\x40`, `\u0040`, `\u{40}`, `\100`, `\/`. */
export function unescapeScriptString(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([0-3][0-7]{2}|[4-7][0-7])|(\r\n|[\s\S]))/gi,
    (_whole, hex?: string, unit?: string, point?: string, octal?: string, other?: string) => {
      const digits = hex ?? unit ?? point;
      if (digits !== undefined) return fromCode(Number.parseInt(digits, 16));
      if (octal !== undefined) return fromCode(Number.parseInt(octal, 8));
      // A backslash before the end of a line joins two lines.
      if (other === undefined || /[\r\n]/.test(other)) return '';
      return plainEscapes[other] ?? other;
    },
  );
}

function fromCode(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}
