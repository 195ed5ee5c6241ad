/** Letters and digits of a name without "the" before them, as domains are made of it. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/^the/, '');
}
