import type { LaneWait } from '../domain/lane-wait.ts';
import { instantText } from './print-text.ts';

/** What a lane waits for, in words that follow "waits". */
export function waitText(waitsFor: LaneWait['waitsFor'], until: string | null): string {
  return waitsFor === 'resume'
    ? 'until it is resumed'
    : `for business hours until ${instantText(until) ?? 'they begin'}`;
}
