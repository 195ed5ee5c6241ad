export const importScopes = ['strike-off', 'register'] as const;
export type ImportScope = (typeof importScopes)[number];

export const snapshotStates = ['running', 'complete', 'interrupted', 'held'] as const;
