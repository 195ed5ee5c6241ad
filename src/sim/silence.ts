import { personKey } from '../domain/person-key.ts';
import type { SuppressionKind } from '../domain/access.ts';
import type { ModelOfficer } from './company-facts.ts';

/** Who asked to be left alone, and since when, in plain words, which the product does not keep. */
export interface Silence {
  readonly add: (kind: SuppressionKind, value: string, at: number) => void;
  /** Whether this must have been respected at that time. What was on its way when the wish came may still go out. */
  readonly isKeptFor: (kind: SuppressionKind, value: string, at: number) => boolean;
  readonly personOf: (officer: ModelOfficer) => string;
}

const onItsWayMs = 60_000;

export function createSilence(): Silence {
  const since = new Map<string, number>();
  return {
    add(kind, value, at) {
      if (!since.has(`${kind} ${value}`)) since.set(`${kind} ${value}`, at);
    },
    isKeptFor: (kind, value, at) => (since.get(`${kind} ${value}`) ?? Infinity) + onItsWayMs < at,
    personOf: ({ firstName, lastName, birth }) =>
      personKey({ firstName, lastName, birthMonth: birth.month, birthYear: birth.year }) ?? '',
  };
}
