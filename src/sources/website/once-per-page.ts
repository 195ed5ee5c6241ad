import type { ProofPage, ProofSubject } from './proof-rules.ts';

/** The same reading, done once for each page: a visit judges its pages again after each one that it reads. */
export function oncePerPage<T>(read: (page: ProofPage) => T): (page: ProofPage) => T {
  const known = new WeakMap<ProofPage, { readonly found: T }>();
  return (page) => {
    const before = known.get(page);
    if (before !== undefined) return before.found;
    const found = read(page);
    known.set(page, { found });
    return found;
  };
}

/** The same for what is read of a page about one company. */
export function oncePerPageAndCompany<T>(
  read: (page: ProofPage, company: ProofSubject) => T,
): (page: ProofPage, company: ProofSubject) => T {
  const readerOf = oncePerPage((page) => {
    const known = new WeakMap<ProofSubject, { readonly found: T }>();
    return (company: ProofSubject): T => {
      const before = known.get(company);
      if (before !== undefined) return before.found;
      const found = read(page, company);
      known.set(company, { found });
      return found;
    };
  });
  return (page, company) => readerOf(page)(company);
}
