/** What is fetched from the download site: the register itself, and the people with significant control. */
export const bulkProducts = ['companies', 'psc'] as const;
export type BulkProduct = (typeof bulkProducts)[number];

/** When the service looks for a new register file by itself. */
export const bulkFetchModes = ['off', 'monthly'] as const;
