/** Everything that can be made to go wrong while the sandbox runs. README.md says what each one does. */
export const faultNames = [
  'rest-429',
  'rest-502-html',
  'rest-500',
  'rest-slow',
  'rest-drop',
  'rest-401',
  'rest-403-html',
  'stream-429',
  'stream-503-html',
  'stream-416',
  'stream-401',
  'stream-silent',
  'stream-heartbeats-only',
  'stream-late-headers',
  'stream-duplicates',
  'stream-holes',
  'stream-garbage',
  'stream-mid-character',
  'stream-stale-resume',
  'stream-exclusive-resume',
  'stream-lost-at-seam',
  'stream-seam-for-good',
  'stream-no-detail',
  'stream-date-shapes',
  'snov-429',
  'snov-429-text',
  'snov-exhausted-400-array',
  'snov-exhausted-400-message',
  'snov-exhausted-402',
  'snov-exhausted-200',
  'snov-not-enough-credits',
  'snov-lose-start-reply',
  'snov-5xx-after-start',
  'snov-5xx-uncharged',
  'snov-three-addresses',
  'snov-stuck-in-progress',
  'snov-token-expires-early',
  'snov-result-as-array',
  'snov-hash-in-meta',
  'snov-hash-top-level',
  'snov-hidden-by-owner',
  'snov-refuse-webhook-url',
  'hunter-401',
  'hunter-403',
  'hunter-403-html',
  'hunter-plan-refused',
  'hunter-429',
  'hunter-400',
  'hunter-451',
  'hunter-503',
  'hunter-202',
  'hunter-222',
  'hunter-lose-reply',
  'hunter-5xx-after-charge',
  'download-cut',
  'download-stall',
  'download-ignore-range',
  'download-html',
  'download-5xx',
  'websites-slow',
  'websites-down',
] as const;

export type FaultName = (typeof faultNames)[number];

export function isFaultName(name: string): name is FaultName {
  return faultNames.some((known) => known === name);
}

/** The faults that are on at this moment; shared by all servers of one sandbox. */
export interface FaultSwitches {
  isOn(name: FaultName): boolean;
  set(name: FaultName, on: boolean): void;
  /** Calls back after every change, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

export function createFaultSwitches(initial: readonly FaultName[]): FaultSwitches {
  const on = new Set<FaultName>(initial);
  const listeners = new Set<() => void>();
  return {
    isOn: (name) => on.has(name),
    set(name, turnOn) {
      if (turnOn) on.add(name);
      else on.delete(name);
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
