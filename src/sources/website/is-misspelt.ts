const shortestWords = 8;

/** One letter left out, added or changed, or two that changed places: "Mourne Veiw" for "Mourne View". Short words are too near each other. */
export function isMisspelt(written: string, meant: string): boolean {
  if (written === meant || Math.min(written.length, meant.length) < shortestWords) return false;
  const start = sharedBeginning(written, meant);
  const end = sharedBeginning(reversed(written.slice(start)), reversed(meant.slice(start)));
  const there = written.slice(start, written.length - end);
  const here = meant.slice(start, meant.length - end);
  const isOneLetter = there.length <= 1 && here.length <= 1;
  return (
    (isOneLetter && !/\d/u.test(there + here)) || (there.length === 2 && there === reversed(here))
  );
}

const fewestWords = 3;

/** "Pipin Farm Kennels" for PIPPIN FARM KENNELS CATTERY: misspelt, with or without its last words. Spelt right it would be another's. */
export function isMisspeltBeginning(written: string, meant: string): boolean {
  const count = written.split(' ').length;
  return count >= fewestWords && isMisspelt(written, meant.split(' ').slice(0, count).join(' '));
}

function sharedBeginning(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function reversed(text: string): string {
  return text.split('').toReversed().join('');
}
