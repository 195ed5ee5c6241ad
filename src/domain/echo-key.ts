import { decodeHTML } from 'entities';
import type { PaidOperation } from './committed-task.ts';
import { companyNameKey, nameWords } from './company-name-key.ts';
import { foldLetters } from './fold-letters.ts';
import { InvalidBatchError } from './paid-provider-errors.ts';

/**
 * An answer may carry neither row number nor domain, only the name: this is what joins it to what was asked. A provider may write `&amp;` for `&`,
 * leave out accents or the legal form, and change case and punctuation: those spellings are one. An address is only told in another case.
 */
export function echoKey(operation: PaidOperation, echoed: string): string {
  const plain = echoed.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
  if (operation === 'email-verification') return plain;
  const spelt = foldLetters(decodeHTML(echoed));
  const key =
    operation === 'company-domain-by-name' ? companyNameKey(spelt) : nameWords(spelt).join(' ');
  return key === '' ? plain : key;
}

/** The name that an answer to an e-mail search echoes. */
export function personEcho(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`;
}

/** Throws unless every answer to a batch with these names can be told from the others. */
export function assertDistinct(
  operation: PaidOperation,
  names: readonly string[],
  mostRows: number,
): void {
  if (names.length === 0 || names.length > mostRows) {
    throw new InvalidBatchError(`a batch holds 1 to ${mostRows} rows, not ${names.length}`);
  }
  const keys = new Set(names.map((name) => echoKey(operation, name)));
  if (keys.has('')) throw new InvalidBatchError('a batch holds a row without a name');
  if (keys.size < names.length) throw new InvalidBatchError('a batch holds one name twice');
}
