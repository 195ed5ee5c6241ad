/** A natural person's name, fit for a greeting and for guessing an address. */
export interface PersonName {
  /** First forename only. */
  readonly firstName: string | null;
  readonly lastName: string;
  /** Companies House prints a title only when it is not Mr, Mrs, Miss, Ms or Master. */
  readonly title: string | null;
}

/**
 * Reads `SURNAME, Forename Otherforenames[, Title]`, as the register prints officers. The surname comes in capitals and
 * is re-cased: `O'NEILL` → `O'Neill`, `MCDONALD` → `McDonald`, `VAN DER BERG` → `van der Berg`.
 */
export function parseOfficerName(name: string): PersonName {
  const [surname = '', forenames = '', ...titles] = name.split(/,\s+/);
  const [first = ''] = forenames.trim().split(/\s+/);
  const title = titles.join(', ').trim();
  return {
    firstName: first === '' ? null : recaseForename(first),
    lastName: recaseSurname(surname.trim().replace(/,$/, '')),
    title: title === '' ? null : title,
  };
}

/** `SMITH, Jane Alice, Dr` as people write it: `Dr Jane Alice Smith`. */
export function naturalOfficerName(name: string): string {
  const [, forenames = ''] = name.split(/,\s+/);
  const { title, lastName } = parseOfficerName(name);
  return [title ?? '', forenames.trim(), lastName].filter((part) => part !== '').join(' ');
}

/** Puts together a name that is published in its elements, as the owners' names are. Null without a surname. */
export function nameOfElements(elements: {
  readonly title: string | null;
  readonly forename: string | null;
  readonly surname: string | null;
}): PersonName | null {
  const surname = elements.surname?.trim() ?? '';
  if (surname === '') return null;
  const [first = ''] = (elements.forename ?? '').trim().split(/\s+/);
  const title = elements.title?.trim() ?? '';
  return {
    firstName: first === '' ? null : recaseForename(first),
    lastName: recaseSurname(surname),
    title: title === '' ? null : title,
  };
}

const titles = new Set([
  'mr',
  'mrs',
  'miss',
  'ms',
  'master',
  'dr',
  'sir',
  'dame',
  'lord',
  'lady',
  'professor',
  'prof',
  'rev',
  'reverend',
  'baroness',
  'baron',
]);

/** Reads `Dr Jane Alice Smith`. Without elements the last word has to stand for the surname. */
export function parseNaturalName(name: string): PersonName | null {
  const words = name.trim().split(/\s+/);
  const firstOfName = words.findIndex((word) => !titles.has(word.toLowerCase().replace(/\.$/, '')));
  if (firstOfName === -1) return null;
  const [forename = '', ...rest] = words.slice(firstOfName);
  return nameOfElements({
    title: words.slice(0, firstOfName).join(' '),
    forename: rest.length === 0 ? null : forename,
    surname: rest.at(-1) ?? forename,
  });
}

/** Lower case before another word (van Dijk, de Souza), as their bearers mostly write them; `Le`, `La`, `Di` mostly are not. */
const particles = new Set([
  'van',
  'von',
  'der',
  'den',
  'de',
  'zu',
  'ter',
  'ten',
  'da',
  'das',
  'do',
  'dos',
  'du',
]);

function recaseSurname(surname: string): string {
  if (hasLowerCase(surname)) return surname;
  const words = surname.split(/\s+/);
  return words
    .map((word, at) => {
      const lower = word.toLowerCase();
      return particles.has(lower) && at < words.length - 1 ? lower : recaseWord(word);
    })
    .join(' ');
}

/** Two capitals are more often initials (JP) than a name. */
function recaseForename(forename: string): string {
  return hasLowerCase(forename) || forename.length <= 2 ? forename : recaseWord(forename);
}

/** Every run of letters on its own: hyphens and apostrophes begin a new one, save a final 's. */
function recaseWord(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[\p{L}\p{M}]+/gu, capitalise)
    .replace(/(?<=['’])S$/u, 's');
}

function capitalise(letters: string): string {
  // Mac stays as it is: MACKAY may be Mackay or MacKay, and MACEY is neither.
  const prefix = /^mc(?=\p{L}{2})/u.test(letters) ? 'Mc' : '';
  const rest = letters.slice(prefix.length);
  return prefix + rest.charAt(0).toUpperCase() + rest.slice(1);
}

function hasLowerCase(text: string): boolean {
  return text !== text.toUpperCase();
}
