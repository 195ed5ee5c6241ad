import type { JobWait } from '../domain/lane-wait.ts';
import { instantText } from './print-text.ts';

/** What a lane or a job of it waits for, in words that follow "waits". */
export function waitText(waitsFor: JobWait['waitsFor'], until: string | null): string {
  switch (waitsFor) {
    case 'resume':
      return 'until it is resumed';
    case 'business hours':
      return `for business hours until ${instantText(until) ?? 'they begin'}`;
    case 'breaker':
      return until === null
        ? 'until the breaker is closed by hand'
        : `for the breaker, which is tried at ${instantText(until) ?? 'an unknown time'}`;
  }
}
