import { mailDomainLists } from '../domain/mail-domain-lists.ts';
import { openNames } from '../domain/packed-name-set.ts';
import { shareMailDomains } from './share-mail-domains.ts';

const { disposable, free } = shareMailDomains();

/** The lists of the two packages. */
export const packagedMailDomains = mailDomainLists({
  disposable: openNames(disposable),
  free: openNames(free),
});
