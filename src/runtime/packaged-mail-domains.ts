import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mailDomainLists } from '../domain/mail-domain-lists.ts';
import { packNames, type PackedNameSet } from '../domain/packed-name-set.ts';

/** The lists of the two packages. Read as bytes and not imported: 120,000 strings and their `Set` are 12 MB of a service that has 100. */
export const packagedMailDomains = mailDomainLists({
  disposable: packedList('disposable-email-domains/index.json'),
  free: packedList('email-providers/all.json'),
});

function packedList(file: string): PackedNameSet {
  return packNames(readFileSync(fileURLToPath(import.meta.resolve(file))));
}
