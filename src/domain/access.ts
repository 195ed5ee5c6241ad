export const roles = ['viewer', 'operator', 'manager', 'admin'] as const;
export type Role = (typeof roles)[number];

export const principalKinds = ['system', 'user', 'api_key'] as const;

export const suppressionKinds = ['email', 'domain', 'company', 'person'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];
