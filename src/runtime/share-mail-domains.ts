import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { isPackedNames, packNames, type PackedNames } from '../domain/packed-name-set.ts';

/**
 * The lists of the two packages. Read as bytes and not imported: 120,000 strings and their `Set` are 12 MB of a service that has 100. Threads
 * that are started from now on have the same bytes.
 */
export function shareMailDomains(): Readonly<Record<'disposable' | 'free', PackedNames>> {
  return {
    disposable: sharedList('disposable-email-domains/index.json'),
    free: sharedList('email-providers/all.json'),
  };
}

function sharedList(file: string): PackedNames {
  const shared: unknown = getEnvironmentData(file);
  if (isPackedNames(shared)) return shared;
  const packed = packNames(readFileSync(fileURLToPath(import.meta.resolve(file))));
  setEnvironmentData(file, packed);
  return packed;
}
