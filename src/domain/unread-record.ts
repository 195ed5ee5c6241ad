/** Records of Companies House of which a part can be left out because it is not as it should be. */
export const unreadRecords = ['company-profile', 'filing-history', 'officers'] as const;
export type UnreadRecord = (typeof unreadRecords)[number];
