import type { Attributes } from './read-element.ts';

/** Hidden runs inside an address are decoys; hidden blocks are menus and accordions, which people do open. */
export const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])/i;
const hiddenClass = /(?:^|\s)(?:d-none|hidden|hide|displaynone|spam-?trap|honeypot)(?:\s|$)/i;

/** Bootstrap's and Tailwind's names for what wide screens show: `d-none d-md-inline`, `hidden lg:block`. */
const shownOnSome =
  /(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-(?!none)[a-z]|(?:sm|md|lg|xl|2xl):(?:inline|block|flex|grid|contents|table))/;

export function isHiddenByClass(classes: string): boolean {
  return hiddenClass.test(classes) && !shownOnSome.test(classes);
}

/** A block that is hidden and has nothing a script could find it by is never shown: what stands in it is for programs. */
export function isHiddenForGood(attributes: Attributes): boolean {
  const isHidden = 'hidden' in attributes || /display\s*:\s*none/i.test(attributes['style'] ?? '');
  return isHidden && Object.keys(attributes).every((name) => name === 'hidden' || name === 'style');
}

/** Put where no person sees or reaches it. Classes hide links of menus on small screens; only a link's own style hides it from everybody. */
export function isTrapLink(attributes: Attributes): boolean {
  const style = attributes['style'] ?? '';
  const isOffScreen =
    /(?:left|top|text-indent|margin-left)\s{0,3}:\s{0,3}-\d{3,5}(?:px|em|rem|vw|vh|%)?/i.test(
      style,
    );
  const isUnreachable = attributes['aria-hidden'] === 'true' && attributes['tabindex'] === '-1';
  return (
    hiddenStyle.test(style) ||
    'hidden' in attributes ||
    (isUnreachable && /^\s*mailto:/i.test(attributes['href'] ?? '')) ||
    (isOffScreen && !/skip/i.test(attributes['class'] ?? ''))
  );
}
