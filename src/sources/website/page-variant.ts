/** The same page without its parameters or under the site's other name. What claims to be a page of another path is not believed. */
export function isVariant(canonical: URL, url: URL): boolean {
  return canonical.pathname.replace(/\/$/, '') === url.pathname.replace(/\/$/, '');
}
