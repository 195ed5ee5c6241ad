import { z } from 'zod';

const mostCauses = 4;
const mostIssues = 3;
const mostLetters = 1_000;

/** One line with the causes, for people and for grouping failures. */
export function describeFailure(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < mostCauses; at = at.cause) {
    parts.push(`${at.name}: ${messageOf(at)}`);
  }
  return (parts.length === 0 ? String(error) : parts.join(' <- ')).slice(0, mostLetters);
}

/** What does not fit its schema says so in JSON over several lines: told is where it does not, and what there was to be. */
function messageOf(error: Error): string {
  if (!(error instanceof z.ZodError)) return error.message;
  const issues = error.issues.slice(0, mostIssues).map(({ path, message }) => {
    const what = message.replace(/^Invalid input: /, '');
    return path.length === 0 ? what : `at ${path.join('.')}: ${what}`;
  });
  const more = error.issues.length - issues.length;
  return `${issues.join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
}
