import type { PaidOperation } from './committed-task.ts';
import { echoKey } from './echo-key.ts';
import type { ProviderAnswer } from './paid-provider.ts';

/** Answers by {@link echoKey}. Of several for one name the one that found something counts: a second row that holds nothing takes nothing back. */
export function joinAnswers(
  operation: PaidOperation,
  answers: readonly ProviderAnswer[],
): ReadonlyMap<string, ProviderAnswer> {
  const joined = new Map<string, ProviderAnswer>();
  for (const answer of answers) {
    const key = echoKey(operation, answer.name);
    const known = joined.get(key);
    if (known === undefined || known.found === null) joined.set(key, answer);
  }
  return joined;
}
