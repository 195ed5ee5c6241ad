import { InvalidBatchError } from './paid-provider-errors.ts';

/** An answer may carry neither row number nor domain, only the name: this is what joins it to what was asked. */
export function echoKey(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** The name that an answer to an e-mail search echoes. */
export function personEcho(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`;
}

/** Throws unless every answer to a batch with these names can be told from the others. */
export function assertDistinct(names: readonly string[], mostRows: number): void {
  if (names.length === 0 || names.length > mostRows) {
    throw new InvalidBatchError(`a batch holds 1 to ${mostRows} rows, not ${names.length}`);
  }
  const keys = new Set(names.map(echoKey));
  if (keys.has('')) throw new InvalidBatchError('a batch holds a row without a name');
  if (keys.size < names.length) throw new InvalidBatchError('a batch holds one name twice');
}
