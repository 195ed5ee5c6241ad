import {
  callFunction,
  callMethod,
  joinValues,
  sizeOf,
  unknown,
  type ScriptValue,
} from './script-values.ts';
import { readScriptTokens, type ScriptToken } from './script-tokens.ts';
import type { WorkMeter } from './work-meter.ts';

/** What a script's constants amount to, without running it. */
export interface FoldedScript {
  /** Every text the script puts together or hands on, whole. */
  readonly texts: readonly string[];
  /** Every string literal and every list of numbers, for the ciphers the script has a function of its own for. */
  readonly literals: readonly (string | readonly number[])[];
}

/** Deeper nesting is no hand-written constant. */
const maxDepth = 40;
const maxTexts = 2000;
/** Names of a path: `window.app.config.contact.user`. */
const maxPath = 8;
const maxParts = 10;
const isGlobalObject = /^(?:window|self|globalThis)$/;

/**
 * Adds up string constants as the script would: literals, `+`, variables, lists, `fromCharCode`, `atob`, `unescape`, `reverse`,
 * `join` and the like. Nothing is evaluated: conditions, loops and functions of the script itself are unknown values.
 */
export function foldScript(script: string, work: WorkMeter, host?: string): FoldedScript {
  return new ScriptFolder(readScriptTokens(script), work, host).fold();
}

class ScriptFolder {
  readonly #tokens: readonly ScriptToken[];
  readonly #work: WorkMeter;
  readonly #texts: string[] = [];
  readonly #literals: (string | readonly number[])[] = [];
  readonly #variables = new Map<string, ScriptValue>();
  /** Texts of variables nobody has added to anything yet: a half of an address must not pass for a whole one. */
  readonly #unused = new Map<string, ScriptValue>();
  #at = 0;

  constructor(tokens: readonly ScriptToken[], work: WorkMeter, host: string | undefined) {
    this.#tokens = tokens;
    this.#work = work;
    if (host === undefined) return;
    for (const path of ['location.hostname', 'location.host', 'document.domain'])
      this.#variables.set(path, { kind: 'text', text: host });
  }

  fold(): FoldedScript {
    while (this.#at < this.#tokens.length) this.#handOn(this.#readStatement(0));
    for (const value of this.#unused.values()) this.#handOn(value);
    return { texts: this.#texts, literals: this.#literals };
  }

  #handOn(value: ScriptValue): void {
    if (this.#texts.length >= maxTexts) return;
    if (value.kind === 'text') this.#texts.push(value.text);
    else if (value.kind === 'list') for (const item of value.items) this.#handOn(item);
    else if (value.kind === 'record') for (const item of value.fields.values()) this.#handOn(item);
  }

  /** One assignment or expression; always moves on by a token at least. */
  #readStatement(depth: number): ScriptValue {
    const start = this.#at;
    if (this.#readParts(depth)) return unknown;
    const path = this.#readPath();
    const operator = this.#mark();
    if (path !== null && (operator === '=' || operator === '+=')) {
      this.#at += 1;
      const added = this.#readSum(depth);
      const value =
        operator === '=' ? added : joinValues(this.#variables.get(path) ?? unknown, added);
      this.#variables.set(path, value);
      this.#unused.set(path, value);
      return unknown;
    }
    this.#at = start;
    const value = this.#readSum(depth);
    if (this.#at === start) this.#at += 1;
    return value;
  }

  /** `const [user, host] = ['info', 'acme.co.uk']`, `const { user, host: domain } = contact`. */
  #readParts(depth: number): boolean {
    const start = this.#at;
    const first = this.#tokens[start];
    if (first?.kind !== 'name' || !/^(?:var|let|const)$/.test(first.value)) return false;
    this.#at += 1;
    const open = this.#mark();
    const parts = open === '[' || open === '{' ? this.#readPattern(open) : null;
    if (parts === null || this.#mark() !== '=') {
      this.#at = start;
      return false;
    }
    this.#at += 1;
    const value = this.#readSum(depth);
    for (const { name, key } of parts) this.#variables.set(name, callMethod(value, 'at', [key]));
    return true;
  }

  /** The names between the brackets of a pattern, with what each of them is given. Null for anything but names. */
  #readPattern(open: '[' | '{'): readonly { name: string; key: ScriptValue }[] | null {
    const parts: { name: string; key: ScriptValue }[] = [];
    while (parts.length < maxParts) {
      const name = this.#tokens[this.#at + 1];
      if (name?.kind !== 'name') return null;
      this.#at += 2;
      const key: ScriptValue =
        open === '['
          ? { kind: 'number', number: parts.length }
          : { kind: 'text', text: name.value };
      const renamed = this.#tokens[this.#at + 1];
      const isRenamed = open === '{' && this.#mark() === ':' && renamed?.kind === 'name';
      parts.push({ name: isRenamed ? renamed.value : name.value, key });
      if (isRenamed) this.#at += 2;
      if (this.#mark() === ',') continue;
      const isEnd = this.#mark() === (open === '[' ? ']' : '}');
      this.#at += 1;
      return isEnd ? parts : null;
    }
    return null;
  }

  /** `a.b.c` without calls; null when something else stands here. */
  #readPath(): string | null {
    const first = this.#tokens[this.#at];
    if (first?.kind !== 'name') return null;
    this.#at += 1;
    if (/^(?:var|let|const)$/.test(first.value)) return this.#readPath();
    let path = first.value;
    for (let names = 1; names < maxPath; names += 1) {
      const next = this.#tokens[this.#at + 1];
      const isDot = this.#mark() === '.' || this.#mark() === '?.';
      if (!isDot || next?.kind !== 'name') return path;
      // `window.mail` and `mail` are one variable.
      path = isGlobalObject.test(path) ? next.value : `${path}.${next.value}`;
      this.#at += 2;
    }
    return path;
  }

  #readSum(depth: number): ScriptValue {
    const first = this.#readTerm(depth);
    if (this.#mark() !== '+') return first.value;
    let sum = first.value;
    if (first.path !== null) this.#unused.delete(first.path);
    while (this.#mark() === '+') {
      this.#at += 1;
      const term = this.#readTerm(depth);
      if (term.path !== null) this.#unused.delete(term.path);
      const longer = joinValues(sum, term.value);
      // A text at its full length takes nothing more.
      const cost = longer === sum ? 1 : sizeOf(term.value) + 1;
      sum = longer;
      if (!this.#work.spend(cost)) this.#at = this.#tokens.length;
    }
    return sum;
  }

  /** A value and what is done with it: `.reverse()`, `[2]`, `.name`. */
  #readTerm(depth: number): { value: ScriptValue; path: string | null } {
    let { value, path } = this.#readPrimary(depth);
    for (;;) {
      const mark = this.#mark();
      if (mark === '.' || mark === '?.') {
        const name = this.#tokens[this.#at + 1];
        if (name?.kind !== 'name') return { value, path };
        this.#at += 2;
        value = this.#readMember(value, name.value, depth);
      } else if (mark === '[' && value.kind !== 'unknown') {
        const [index = unknown] = this.#readList(']', depth);
        value = callMethod(value, 'at', [index]);
      } else return { value, path };
      if (path !== null) this.#unused.delete(path);
      path = null;
    }
  }

  #readMember(value: ScriptValue, name: string, depth: number): ScriptValue {
    if (this.#mark() !== '(') return callMethod(value, `.${name}`, []);
    const given = this.#readList(')', depth);
    if (!this.#work.spend(sizeOf(value) * 20)) this.#at = this.#tokens.length;
    else if (value.kind !== 'unknown') return callMethod(value, name, given);
    for (const each of given) this.#handOn(each);
    return unknown;
  }

  #readPrimary(depth: number): { value: ScriptValue; path: string | null } {
    const token = this.#tokens[this.#at];
    if (token === undefined || depth > maxDepth) return this.#skip();
    switch (token.kind) {
      case 'string':
        this.#at += 1;
        this.#literals.push(token.value);
        return { value: { kind: 'text', text: token.value }, path: null };
      case 'number':
        this.#at += 1;
        return { value: { kind: 'number', number: token.value }, path: null };
      case 'regex':
        this.#at += 1;
        return { value: { kind: 'pattern', pattern: token.value }, path: null };
      case 'name':
        return this.#readName(depth);
      case 'mark':
        return { value: this.#readBracket(token.value, depth), path: null };
    }
  }

  #skip(): { value: ScriptValue; path: null } {
    this.#at += 1;
    return { value: unknown, path: null };
  }

  #readName(depth: number): { value: ScriptValue; path: string | null } {
    const start = this.#at;
    const path = this.#readPath() ?? '';
    if (this.#mark() === '(') {
      const given = this.#readList(')', depth);
      const value = callFunction(path, given) ?? this.#callOn(path, given);
      if (value !== null) return { value, path: null };
      for (const each of given) this.#handOn(each);
      return { value: unknown, path: null };
    }
    const known = this.#lookUp(path);
    if (known === null && this.#at === start) this.#at += 1;
    return { value: known ?? unknown, path };
  }

  /** `name.method(…)` of a variable. Null when the variable is not known. */
  #callOn(path: string, given: readonly ScriptValue[]): ScriptValue | null {
    const dot = path.lastIndexOf('.');
    const owner = dot === -1 ? null : this.#lookUp(path.slice(0, dot));
    if (owner === null || owner.kind === 'unknown') return null;
    this.#unused.delete(path.slice(0, dot));
    if (!this.#work.spend(sizeOf(owner) * 20)) return unknown;
    return callMethod(owner, path.slice(dot + 1), given);
  }

  #lookUp(path: string): ScriptValue | null {
    const whole = this.#variables.get(path);
    if (whole !== undefined) return whole;
    const dot = path.lastIndexOf('.');
    if (dot === -1) return null;
    const owner = this.#lookUp(path.slice(0, dot));
    if (owner === null || owner.kind === 'unknown') return null;
    this.#unused.delete(path.slice(0, dot));
    return callMethod(owner, `.${path.slice(dot + 1)}`, []);
  }

  #readBracket(mark: string, depth: number): ScriptValue {
    if (mark === '(') return this.#readList(')', depth).at(-1) ?? unknown;
    if (mark === '[') {
      const items = this.#readList(']', depth);
      const numbers = items.flatMap((item) => (item.kind === 'number' ? [item.number] : []));
      if (numbers.length > 4 && numbers.length === items.length) this.#literals.push(numbers);
      return { kind: 'list', items };
    }
    if (mark === '{') return this.#readRecord(depth);
    return unknown;
  }

  /** Items up to the closing bracket, which is taken too. */
  #readList(end: ')' | ']', depth: number): readonly ScriptValue[] {
    this.#at += 1;
    const items: ScriptValue[] = [];
    let item: ScriptValue = unknown;
    let isEmpty = true;
    while (this.#at < this.#tokens.length) {
      const mark = this.#mark();
      if (mark === end || mark === ',') {
        this.#at += 1;
        if (!isEmpty) items.push(item);
        if (mark === end) return items;
        isEmpty = true;
      } else {
        if (!isEmpty) this.#handOn(item);
        item = this.#readStatement(depth + 1);
        isEmpty = false;
      }
    }
    return items;
  }

  /** `{ user: 'info', 'host': 'acme.co.uk' }`; anything else in braces is a block and gives nothing. */
  #readRecord(depth: number): ScriptValue {
    const fields = new Map<string, ScriptValue>();
    this.#at += 1;
    for (;;) {
      const key = this.#tokens[this.#at];
      const colon = this.#tokens[this.#at + 1];
      const isKey = key?.kind === 'name' || key?.kind === 'string' || key?.kind === 'number';
      if (!isKey || colon?.kind !== 'mark' || colon.value !== ':') break;
      this.#at += 2;
      fields.set(String(key.value), this.#readSum(depth + 1));
      if (this.#mark() === ',') this.#at += 1;
    }
    if (this.#mark() === '}') this.#at += 1;
    return { kind: 'record', fields };
  }

  #mark(): string | null {
    const token = this.#tokens[this.#at];
    return token?.kind === 'mark' ? token.value : null;
  }
}
