import { companyNameKey } from './company-name-key.ts';
import { splitName } from './find-company-name.ts';

/** Of more letters than these nobody writes dots between. */
const mostInitials = 5;

/** What companies of one name have in common, whatever their legal form and however that is written. */
export function namesakeKey(companyName: string): string {
  const key = companyNameKey(splitName(companyName).core.join(' '));
  return key.replace(/ UNLIMITED COMPANY$/, '');
}

/**
 * What the registered name of a namesake may begin with: its first word as this company's name has it and as its key has it, with the dots and the
 * apostrophe that a key leaves out, each also after "The". `O'NEILL LTD` gives `ONEILL`, `O'NEILL`, `THE ONEILL` and so on.
 */
export function namesakeBeginnings(companyName: string): readonly string[] {
  const first = namesakeKey(companyName).split(' ')[0] ?? '';
  if (first === '') return [];
  const written = companyName.toUpperCase().replace(/^THE /, '').split(' ')[0] ?? first;
  const dotted = first.length <= mostInitials ? first.split('').join('.') : first;
  const spellings = new Set([first, written, dotted, `${first.slice(0, 1)}'${first.slice(1)}`]);
  return [...spellings].flatMap((each) => [each, `THE ${each}`]);
}
