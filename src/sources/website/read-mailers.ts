import { parseEmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { findDataRecipes, followRecipe, type DataRecipe } from './data-recipes.ts';
import type { PlacedHint } from './email-hint.ts';
import type { Attributes } from './read-element.ts';
import { findShiftedEmails, findShifts } from './shifted-texts.ts';

/** Functions of a page's scripts that make an address of a word: the name of each, and the domain it puts behind the sign. */
type Mailers = ReadonlyMap<string, string>;

const maxFunctions = 50;
const maxValues = 5;
const definition =
  /function\s{1,3}([\w$]{1,40})\s{0,3}\(\s{0,3}([\w$]{1,40})\s{0,3}\)\s{0,3}\{([^{}]{5,500})\}|\b([\w$]{1,40})\s{0,3}=\s{0,3}\(?\s{0,3}([\w$]{1,40})\s{0,3}\)?\s{0,3}=>\s{0,3}([^;\n]{5,500})/g;
const joined =
  /^\s{0,3}\+\s{0,3}(["'`])(?:@|&#64;|%40|\\x40)(?:\1\s{0,3}\+\s{0,3}(["'`]))?([\w.-]{4,100})(?:\1|\2)/;

/** `function m(n) { location = 'mailto:' + n + '@' + 'acme.co.uk' }` -> m: acme.co.uk */
function findMailers(script: string): Mailers {
  const mailers = new Map<string, string>();
  for (const match of script.matchAll(definition).take(maxFunctions)) {
    const [, named, ofNamed, body, arrow, ofArrow, value] = match;
    const name = named ?? arrow;
    const parameter = ofNamed ?? ofArrow ?? '';
    const code = withKnownValues(body ?? value ?? '');
    const at = code.search(
      new RegExp(
        String.raw`(?<![\w$])${RegExp.escape(parameter)}\s{0,3}\+\s{0,3}["'\x60](?:@|&#64;|%40|\\x40)`,
      ),
    );
    const domain = at === -1 ? undefined : joined.exec(code.slice(at + parameter.length))?.[3];
    if (name !== undefined && domain !== undefined) mailers.set(name, domain);
  }
  return mailers;
}

/** `var h = 'acme' + '.co.uk'` inside a function, put where `h` stands. */
function withKnownValues(code: string): string {
  let known = code.replaceAll(/(["'])\s{0,3}\+\s{0,3}\1/g, '');
  for (const [whole, name = '', , value = ''] of code
    .replaceAll(/(["'])\s{0,3}\+\s{0,3}\1/g, '')
    .matchAll(/\b(?:var|let|const)\s{1,3}([\w$]{1,40})\s{0,3}=\s{0,3}(["'])([\w.@-]{1,100})\2;?/g)
    .take(maxValues)) {
    known = known
      .replace(whole, '')
      .replaceAll(
        new RegExp(String.raw`(?<=\+\s{0,3})${RegExp.escape(name)}(?![\w$])`, 'g'),
        `'${value}'`,
      );
  }
  return known;
}

const definitionOfTwo =
  /function\s{1,3}([\w$]{1,40})\s{0,3}\(\s{0,3}([\w$]{1,40})\s{0,3},\s{0,3}([\w$]{1,40})\s{0,3}\)\s{0,3}\{([^{}]{5,500})\}/g;

const definitionOfThree =
  /function\s{1,3}([\w$]{1,40})\s{0,3}\(\s{0,3}([\w$]{1,40})\s{0,3},\s{0,3}([\w$]{1,40})\s{0,3},\s{0,3}([\w$]{1,40})\s{0,3}\)\s{0,3}\{([^{}]{5,500})\}/g;

/** The names of such as `function m(a, b, c) { location = 'mailto:' + a + '@' + b + '.' + c }`. */
function findJoinersOfThree(script: string): readonly string[] {
  return [...script.matchAll(definitionOfThree).take(maxFunctions)].flatMap(
    ([, name = '', first = '', second = '', third = '', code = '']) => {
      const joins = new RegExp(
        String.raw`(?<![\w$])${RegExp.escape(first)}\s{0,3}\+\s{0,3}["'\x60](?:@|&#64;|%40|\\x40)["'\x60]\s{0,3}\+\s{0,3}${RegExp.escape(second)}\s{0,3}\+\s{0,3}["'\x60][.]["'\x60]\s{0,3}\+\s{0,3}${RegExp.escape(third)}(?![\w$])`,
      );
      return joins.test(code) ? [name] : [];
    },
  );
}

/** The names of such as `function m(a, b) { location = 'mailto:' + a + '@' + b }`. */
function findJoiners(script: string): readonly string[] {
  return [...script.matchAll(definitionOfTwo).take(maxFunctions)].flatMap(
    ([, name = '', first = '', second = '', code = '']) => {
      const joins = new RegExp(
        String.raw`(?<![\w$])${RegExp.escape(first)}\s{0,3}\+\s{0,3}["'\x60](?:@|&#64;|%40|\\x40)["'\x60]\s{0,3}\+\s{0,3}${RegExp.escape(second)}(?![\w$])`,
      );
      return joins.test(code) ? [name] : [];
    },
  );
}

const call =
  /(?<![\w$.])([\w$]{1,40})\(\s{0,3}(["'])([\w.+-]{1,64})\2\s{0,3}(?:,\s{0,3}(["'])([\w-]{1,63}(?:\.[\w-]{2,63}){0,4})\4\s{0,3}(?:,\s{0,3}(["'])\.?([\w.]{2,20})\6\s{0,3})?)?\)/g;

/** `m('orders')`, `m('orders', 'acme.co.uk')` of a handler, a link or a script. */
interface MailerCall {
  readonly name: string;
  readonly word: string;
  readonly domain: string | undefined;
}

function findCalls(script: string): readonly MailerCall[] {
  return [...script.matchAll(call).take(100)].map(
    ([, name = '', , word = '', , domain, , ending]) => ({
      name,
      word,
      domain: ending === undefined ? domain : `${domain ?? ''}.${ending}`,
    }),
  );
}

/** `sendMail('orders', 'acme.co.uk')`: the function is called after mail, and the domain is the site's own. */
const callWithDomain =
  /(?<![\w$.])[\w$]{0,30}(?:mail|contact|addr)[\w$]{0,30}\(\s{0,3}(["'])([\w.+-]{1,64})\1\s{0,3},\s{0,3}(["'])@?([\w-]{1,63}(?:\.[\w-]{2,63}){0,4})\3(?:\s{0,3},\s{0,3}(["'])\.?([a-z]{2,9}(?:\.[a-z]{2})?)\5)?/gi;

/** `mail2('orders', 'acme', 10, …)` of a script that many pages of twenty years ago share: its list of endings. */
const endings: Readonly<Record<string, string>> = {
  0: 'com',
  1: 'org',
  2: 'net',
  3: 'ws',
  4: 'info',
  10: 'co.uk',
  11: 'org.uk',
  12: 'gov.uk',
  13: 'ac.uk',
};
const callWithNumber =
  /(?<![\w$])(?:e?mail\d?|format)\(\s{0,3}(["'])([\w.+-]{1,64})\1\s{0,3},\s{0,3}(["'])([\w.-]{1,63})\3\s{0,3},\s{0,3}(\d{1,2})\b/gi;

function numberedAddressesOf(script: string, ownDomain: string): readonly string[] {
  return [...script.matchAll(callWithNumber).take(100)].flatMap(
    ([, , word = '', , name = '', number = '']) =>
      `${name}.${endings[number] ?? ''}`.toLowerCase() === ownDomain
        ? [`${word}@${ownDomain}`]
        : [],
  );
}

/** What is done and not who is written to. */
const verbs = /^(?:open|close|click|submit|send|show|hide|init|load|track|event|toggle|copy)$/i;

function ownAddressesOf(script: string, ownDomain: string): readonly string[] {
  return [...script.matchAll(callWithDomain).take(100)].flatMap(
    ([, , word = '', , name = '', , ending]) => {
      const domain = ending === undefined ? name : `${name}.${ending}`;
      const email = parseEmailAddress(`${word}@${domain}`);
      if (verbs.test(word)) return [];
      return email !== null && registrableDomain(domain) === ownDomain ? [email] : [];
    },
  );
}

const maxCalls = 1000;
const maxElements = 500;
const maxShifts = 5;
const codeOfSign = /\bString\.fromCharCode\(\s{0,3}64\s{0,3}\)/g;
/** Longer scripts are libraries. */
const longestScript = 20_000;

/** What the scripts and handlers of one page call and define: they may stand in any order. */
export class MailerNotes {
  readonly #mailers = new Map<string, string>();
  readonly #joiners = new Set<string>();
  readonly #calls: (MailerCall & { readonly offset: number })[] = [];
  readonly #own: PlacedHint[] = [];
  readonly #recipes: DataRecipe[] = [];
  readonly #shifts = new Set<number>();
  readonly #elements: { readonly attributes: Attributes; readonly offset: number }[] = [];
  readonly #ownDomain: string | null;

  constructor(ownDomain: string | null) {
    this.#ownDomain = ownDomain;
  }

  note(written: string, offset: number): void {
    if (written.length > longestScript) return;
    const hasCodes = written.includes('fromCharCode');
    const script = hasCodes ? written.replaceAll(codeOfSign, "'@'") : written;
    if (hasCodes) for (const by of findShifts(script)) this.#shifts.add(by);
    if (this.#recipes.length < maxFunctions) this.#recipes.push(...findDataRecipes(script));
    if (script.includes('@') || script.includes('&#64;')) {
      for (const [name, domain] of findMailers(script)) this.#mailers.set(name, domain);
      for (const name of [...findJoiners(script), ...findJoinersOfThree(script)])
        this.#joiners.add(name);
    }
    if (this.#calls.length >= maxCalls) return;
    if (this.#ownDomain !== null && this.#own.length < maxCalls) {
      for (const raw of [
        ...ownAddressesOf(script, this.#ownDomain),
        ...numberedAddressesOf(script, this.#ownDomain),
      ]) {
        this.#own.push({ raw, form: 'script', offset });
      }
    }
    for (const each of findCalls(script)) this.#calls.push({ ...each, offset });
  }

  /** An element whose data a script may put together. */
  noteElement(attributes: Attributes, offset: number): void {
    if (this.#elements.length < maxElements) this.#elements.push({ attributes, offset });
  }

  /** `text`: of the whole page. */
  hints(text: string): readonly PlacedHint[] {
    const followed = this.#recipes.flatMap((recipe) =>
      this.#elements.flatMap(({ attributes, offset }) => {
        const raw = followRecipe(recipe, attributes);
        return raw === null ? [] : [{ raw, form: 'script' as const, offset }];
      }),
    );
    const called = this.#calls.flatMap(({ offset, name, word, domain: given }) => {
      const named = this.#joiners.has(name) ? given : undefined;
      const domain = given === undefined ? this.#mailers.get(name) : named;
      const raw = domain === undefined ? null : parseEmailAddress(`${word}@${domain}`);
      return raw === null ? [] : [{ raw, form: 'script' as const, offset }];
    });
    return [...called, ...this.#own, ...followed, ...this.#shiftedIn(text)];
  }

  #shiftedIn(text: string): readonly PlacedHint[] {
    const ownDomain = this.#ownDomain;
    if (ownDomain === null) return [];
    return [...this.#shifts].slice(0, maxShifts).flatMap((by) =>
      findShiftedEmails(text, { by, ownDomain }).map(({ email, start }) => ({
        raw: email,
        form: 'caesar' as const,
        offset: start,
      })),
    );
  }
}
