/** A page that says less has nothing to read for anybody without scripts. */
const fewCharacters = 250;
const emptyContainer =
  /<(?:div|main)\b[^>]{0,200}\bid\s*=\s*["']?(?:root|app|__next|__nuxt|app-root|gatsby-focus-wrapper|svelte)["']?[^>]{0,200}>\s{0,200}<\/(?:div|main)>|<app-root\b[^>]{0,200}>\s{0,200}<\/app-root>/i;
const asksForScript =
  /<noscript\b[^>]{0,200}>[^]{0,500}?(?:enable|activate|turn on|requires?|needs?)\b[^]{0,60}?javascript/i;
const bundle =
  /<script\b[^>]{0,500}\b(?:type\s*=\s*["']?module\b|src\s*=\s*["']?[^"'>\s]{0,300}(?:bundle|main|app|runtime|chunk|vendor|_next\/static)[^"'>\s]{0,200}\.m?js)/i;
/** Enough for the head and the containers; a page of script goes on for megabytes. */
const lookedAt = 200_000;

/** True for a page whose text is put there by its script, which is not run here: what it says is not known. */
export function needsJavascript(html: string, text: string): boolean {
  if (text.trim().length >= fewCharacters) return false;
  const head = html.slice(0, lookedAt);
  return emptyContainer.test(head) || asksForScript.test(head) || bundle.test(head);
}
