import { oncePerPage } from './once-per-page.ts';

/** "Claim this business": what a directory says on the page of each firm that it lists. */
export const isListing = oncePerPage(
  ({ text }) =>
    /\b(?:[Cc]laim|[Cc]ompare)\b/u.test(text) &&
    /\bclaim\sthis\s(?:free\s)?(?:business|listing|profile|company|page)\b|\bcompare\s(?:its|their|this\s(?:firm|company|business)['’]s)\s(?:prices?|quotes?|rates?)\swith\b/iu.test(
      text,
    ),
);
