import { z } from 'zod';

/** ISO 8601 in UTC, with Z. */
export const instant = z.iso.datetime();

export function toInstant(at: number): string {
  return new Date(at).toISOString();
}

export function toInstantOrNull(at: number | null): string | null {
  return at === null ? null : toInstant(at);
}
