import { registrableDomain } from '../../domain/registrable-domain.ts';

/** Words put into an address to be taken out by hand: "info@NOSPAM.acme.co.uk". */
const decoyWord =
  /([._-]?)(no-?spam(?:please)?|remove-?(?:this|me)|delete-?(?:this|me)|remove-?caps|anti-?spam|spam-?free|take-?(?:this|me)-?out)([._-]?)/gi;

/** "…@acme.co.uk.invalid": an ending that was put behind the domain, which no mail can be sent to. */
const decoyEnding = /\.(?:invalid|no-?spam|remove-?(?:this|me))$/i;

/**
 * An address without the words that clearly were put into it: labels of their own, and capitals among small letters. Part of a longer
 * word they are part of a name ("antispam-removers.com"), and so are those in the site's own domain.
 */
export function stripDecoys(
  { local, domain }: { readonly local: string; readonly domain: string },
  ownDomain: string | null,
): string {
  return `${stripLocal(local)}@${stripDomain(withoutDecoyEnding(domain), ownDomain)}`;
}

export function withoutDecoyEnding(domain: string): string {
  return domain.replace(decoyEnding, '');
}

function stripLocal(local: string): string {
  const stripped = strip(local, ({ lead, word, trail, before, after }) => {
    const isSetOff = (lead !== '' || before === '') && (trail !== '' || after === '');
    // "infoNoSpam@…"
    const isCamel = /^(?:\p{Lu}\p{Ll}{1,9}){1,4}$/u.test(word) && /\p{Ll}$/u.test(before);
    return isSetOff || isCamel || (isCapitals(word) && /\p{Ll}/u.test(before + after));
  });
  return stripped === '' ? local : stripped;
}

function stripDomain(domain: string, ownDomain: string | null): string {
  const name = registrableDomain(domain.toLowerCase());
  const labels = domain.split('.');
  const first = name === null ? labels.length : labels.length - name.split('.').length;
  const kept = labels.flatMap((label, index) => {
    if (index >= first && name === ownDomain) return [label];
    const stripped = stripLabel(label);
    return stripped === '' ? [] : [stripped];
  });
  const cleaned = kept.join('.');
  // "mail.nospam.co.uk" is a host of a firm called so, unless it is the site's own name that the word stands in.
  const isNameLost = labels[first] !== undefined && stripLabel(labels[first]) === '';
  const isOwn = ownDomain !== null && registrableDomain(cleaned.toLowerCase()) === ownDomain;
  return isNameLost && !isOwn && !isCapitals(labels[first] ?? '') ? domain : cleaned;
}

/** Empty when the word is all of it. */
function stripLabel(label: string): string {
  return strip(
    label,
    ({ word, before, after }) =>
      word === label || (isCapitals(word) && /\p{Ll}/u.test(before + after)),
  );
}

interface FoundWord {
  /** What sets the word off from what stands before and after it. */
  readonly lead: string;
  readonly trail: string;
  readonly word: string;
  readonly before: string;
  readonly after: string;
}

/** One of the two signs round a word stays between what it stood between. */
function strip(part: string, isDecoy: (found: FoundWord) => boolean): string {
  let kept = '';
  let end = 0;
  for (const match of part.matchAll(decoyWord)) {
    const [whole, lead = '', word = '', trail = ''] = match;
    const before = part.slice(0, match.index);
    const after = part.slice(match.index + whole.length);
    if (!isDecoy({ lead, word, trail, before, after })) continue;
    kept += part.slice(end, match.index) + (before === '' || after === '' ? '' : lead || trail);
    end = match.index + whole.length;
  }
  return kept + part.slice(end);
}

function isCapitals(word: string): boolean {
  return /\p{Lu}/u.test(word) && !/\p{Ll}/u.test(word);
}
