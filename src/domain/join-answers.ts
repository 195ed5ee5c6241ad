import type { PaidOperation } from './committed-task.ts';
import { echoKey } from './echo-key.ts';
import type { ProviderAnswer } from './paid-provider.ts';

/**
 * Answers by {@link echoKey}. Of several for one name the one that found something counts: a second row that holds nothing takes nothing back. Two
 * that found different things are no answer: nobody can tell which is right, so that name is left out.
 */
export function joinAnswers(
  operation: PaidOperation,
  answers: readonly ProviderAnswer[],
): ReadonlyMap<string, ProviderAnswer> {
  const joined = new Map<string, ProviderAnswer>();
  const contradicted = new Set<string>();
  for (const answer of answers) {
    const key = echoKey(operation, answer.name);
    const known = joined.get(key);
    if (known === undefined || known.found === null) joined.set(key, answer);
    else if (answer.found !== null && !isSame(known.found, answer.found)) {
      contradicted.add(key);
    }
  }
  for (const key of contradicted) joined.delete(key);
  return joined;
}

/** What is found is made by one piece of code, member by member in one order. */
function isSame(one: ProviderAnswer['found'], other: ProviderAnswer['found']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
