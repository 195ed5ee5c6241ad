/**
 * Texts that are remembered. A published file has some two thousand; a damaged one can have another in every row, and those are
 * stored once for every row.
 */
export const mostSharedTexts = 20_000;

export interface TextDictionary {
  readonly idOf: (text: string) => number;
}

/**
 * Gives texts their numbers. Those of an earlier file keep theirs, so that the rows of both can be compared as they are. Every text
 * is passed to `save` once, at most `mostSharedTexts` of them with ids up to that.
 */
export function createTextDictionary(
  earlier: Iterable<string>,
  save: (id: number, text: string) => void,
): TextDictionary {
  const ids = new Map<string, number>();
  let last = 0;
  const idOf = (text: string): number => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    last += 1;
    save(last, text);
    if (last <= mostSharedTexts) ids.set(text, last);
    return last;
  };
  for (const text of earlier) idOf(text);
  return { idOf };
}
