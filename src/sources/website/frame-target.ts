import type { Attributes } from './read-element.ts';

/** Where a frame or `<meta http-equiv="refresh">` leads. */
export function targetOfFrame(name: string, attributes: Attributes): string | undefined {
  if (name === 'frame' || name === 'iframe') return attributes['src'];
  if (name !== 'meta' || !/^\s*refresh\s*$/i.test(attributes['http-equiv'] ?? '')) return undefined;
  const content = attributes['content']?.slice(0, 2048) ?? '';
  return /^[\s\d.]{0,20}[;,]?\s{0,9}url\s{0,9}=\s{0,9}["']?([^"']+)/i.exec(content)?.[1]?.trim();
}
