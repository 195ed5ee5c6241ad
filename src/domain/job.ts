/** One lane per provider, so that a stopped provider holds up nothing but its own work. Scans whose pages a browser puts together go on in `rendering`. */
export const lanes = [
  'companies-house',
  'snov',
  'hunter',
  'website',
  'rendering',
  'download',
  'internal',
] as const;
export type Lane = (typeof lanes)[number];

export const priorities = ['high', 'medium', 'low', 'background'] as const;
export type Priority = (typeof priorities)[number];

/** Lanes whose jobs call somebody else's computers. What is left, `internal`, asks nobody. */
export const outboundLanes = [
  'companies-house',
  'snov',
  'hunter',
  'website',
  'rendering',
  'download',
] as const satisfies readonly Lane[];

/** Work that somebody waits for, or an event needs. */
export const urgentPriorities = ['high', 'medium'] as const satisfies readonly Priority[];
/** Work that may come later: low and background. */
export function isPatient(priority: Priority): boolean {
  return priority !== 'high' && priority !== 'medium';
}

/** River's words: available and scheduled wait, retryable waits after a failure, the last three are final. */
export const jobStates = [
  'available',
  'scheduled',
  'running',
  'retryable',
  'completed',
  'cancelled',
  'discarded',
] as const;
export type JobState = (typeof jobStates)[number];
