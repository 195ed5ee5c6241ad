import { unescapeScriptString } from './unescape-script-string.ts';

/** A piece of script, as far as constants need telling apart. */
export type ScriptToken =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: string }
  | { readonly kind: 'mark'; readonly value: string };

/** Longer scripts are libraries: addresses of a site stand in short ones. */
const maxTokens = 40_000;
const nameRun = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const numberRun = /0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const regexRun = /\/(?![*/])(?:[^\n\\/[]|\\.|\[(?:[^\n\\\]]|\\.){0,200}\]){1,300}\/[a-z]{0,8}/y;
/** After one of these a slash begins a pattern and does not divide. */
const beforeRegex = /[(,=:[!&|?{};+*%<>~^-]$/;

/** Cuts a script into tokens in one pass, without comments. Each character is read a bounded number of times. */
export function readScriptTokens(script: string): readonly ScriptToken[] {
  const reader = new TokenReader(script);
  reader.readUntil(null);
  return reader.tokens;
}

class TokenReader {
  readonly tokens: ScriptToken[] = [];
  readonly #script: string;
  #at = 0;

  constructor(script: string) {
    this.#script = script;
  }

  /** Reads to the end, or to the brace that ends the hole of a template string. */
  readUntil(end: '}' | null, depth = 0): void {
    let braces = 0;
    while (this.#at < this.#script.length && this.tokens.length < maxTokens) {
      const letter = this.#script.charAt(this.#at);
      if (letter === '}' && end !== null && braces === 0) {
        this.#at += 1;
        return;
      }
      if (letter === '{') braces += 1;
      if (letter === '}') braces -= 1;
      this.#readOne(letter, depth);
    }
  }

  #readOne(letter: string, depth: number): void {
    if (letter <= ' ') this.#at += 1;
    else if (letter === '"' || letter === "'") this.#readString(letter);
    else if (letter === '`') this.#readTemplate(depth);
    else if (letter === '/') this.#readSlash();
    else if (!this.#readRun(nameRun, 'name') && !this.#readNumber()) this.#readMark(letter);
  }

  #readRun(pattern: RegExp, kind: 'name' | 'regex'): boolean {
    pattern.lastIndex = this.#at;
    const run = pattern.exec(this.#script)?.[0];
    if (run === undefined) return false;
    this.tokens.push({ kind, value: run });
    this.#at += run.length;
    return true;
  }

  #readNumber(): boolean {
    numberRun.lastIndex = this.#at;
    const run = numberRun.exec(this.#script)?.[0];
    if (run === undefined) return false;
    this.tokens.push({ kind: 'number', value: Number(run) });
    this.#at += run.length;
    return true;
  }

  #readMark(letter: string): void {
    const pair = this.#script.slice(this.#at, this.#at + 2);
    const isPair = /^(?:\+=|[=!<>]=|=>|\+\+|--|&&|\|\||\?\?|\?\.)$/.test(pair);
    this.tokens.push({ kind: 'mark', value: isPair ? pair : letter });
    this.#at += isPair ? 2 : 1;
  }

  #readString(quote: string): void {
    const start = this.#at + 1;
    let end = start;
    for (; end < this.#script.length; end += 1) {
      const letter = this.#script.charAt(end);
      if (letter === '\\') end += 1;
      else if (letter === quote || letter === '\n') break;
    }
    this.#pushString(start, end);
    this.#at = end + 1;
  }

  /** "`a${b}c`" becomes `( "a" + ( b ) + "c" )`. */
  #readTemplate(depth: number): void {
    this.#pushMarks('(');
    let start = this.#at + 1;
    let end = start;
    for (; end < this.#script.length; end += 1) {
      const letter = this.#script.charAt(end);
      if (letter === '\\') end += 1;
      else if (letter === '`') break;
      else if (letter === '$' && this.#script.charAt(end + 1) === '{' && depth < 8) {
        this.#pushString(start, end);
        this.#pushMarks('+', '(');
        this.#at = end + 2;
        this.readUntil('}', depth + 1);
        this.#pushMarks(')', '+');
        start = this.#at;
        end = start - 1;
      }
    }
    this.#pushString(start, end);
    this.#pushMarks(')');
    this.#at = end + 1;
  }

  #readSlash(): void {
    const next = this.#script.charAt(this.#at + 1);
    if (next === '/' || next === '*') {
      const end = next === '/' ? '\n' : '*/';
      const found = this.#script.indexOf(end, this.#at + 2);
      this.#at = found === -1 ? this.#script.length : found + end.length;
      return;
    }
    const before = this.tokens.at(-1);
    const mayBegin =
      before === undefined ||
      (before.kind === 'mark' && beforeRegex.test(before.value)) ||
      (before.kind === 'name' && before.value === 'return');
    if (!mayBegin || !this.#readRun(regexRun, 'regex')) this.#readMark('/');
  }

  #pushString(start: number, end: number): void {
    const value = unescapeScriptString(this.#script.slice(start, end));
    this.tokens.push({ kind: 'string', value });
  }

  #pushMarks(...marks: readonly string[]): void {
    for (const value of marks) this.tokens.push({ kind: 'mark', value });
  }
}
