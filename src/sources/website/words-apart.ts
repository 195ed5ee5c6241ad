/** A text with spaces put in, and where each of its letters stood before. */
export interface TextApart {
  readonly text: string;
  readonly toOffset: (place: number) => number;
}

const wholeNumber = /(?:^|[^\d +])\s?(?:0(?:[ -]?\d){10}|\+44(?:[ -]?\d){10})$/;

/** "Tel" and "01904 551155", one telephone number and the next: elements that touch are words of their own where letters and digits meet. */
export function withNumbersApart(text: string, seams: readonly number[]): TextApart {
  const cuts = seams.filter((seam) => isBetweenNumbers(text, seam));
  if (cuts.length === 0) return { text, toOffset: (place) => place };
  const pieces = cuts.map((cut, index) => text.slice(cuts[index - 1] ?? 0, cut));
  return {
    text: [...pieces, text.slice(cuts.at(-1))].join(' '),
    toOffset: (place) => place - spacesBefore(cuts, place),
  };
}

function isBetweenNumbers(text: string, seam: number): boolean {
  const pair = text.slice(seam - 1, seam + 1);
  if (/^\p{L}[\d+(]|^\d\p{L}/u.test(pair)) return true;
  return /^\d[\d+(]/.test(pair) && wholeNumber.test(text.slice(Math.max(0, seam - 30), seam));
}

/** By bisection: behind the cut with the number n stand n + 1 spaces more. */
function spacesBefore(cuts: readonly number[], place: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) + middle < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
