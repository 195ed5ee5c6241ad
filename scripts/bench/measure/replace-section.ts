/** Puts a section in the place of the one with the same heading, or at the end; every other section stays as it is. */
export function replaceSection(page: string, heading: string, section: string): string {
  const text = `## ${heading}\n\n${section.trim()}\n`;
  const sections = page.split(/^(?=## )/m);
  const at = sections.findIndex((one) => one.startsWith(`## ${heading}\n`));
  if (at === -1) return `${page.trimEnd()}\n\n${text}`;
  const isLast = at === sections.length - 1;
  return sections.with(at, isLast ? text : `${text}\n`).join('');
}
