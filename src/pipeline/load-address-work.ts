import { loadOnce } from '../runtime/load-once.ts';

/**
 * What judges and takes addresses. It brings lists of a hundred thousand mail domains with it, which a service without a
 * provider never needs, so it is loaded by who needs it: before a transaction, since files are read for it.
 */
export const loadAddressWork = loadOnce(async () => {
  const { takeFoundEmails } = await import('./take-found-emails.ts');
  const { deriveEmails } = await import('./derive-emails.ts');
  const { applyVerifications, planVerifications } = await import('./verify-addresses.ts');
  return { takeFoundEmails, deriveEmails, applyVerifications, planVerifications };
});

export type AddressWork = Awaited<ReturnType<typeof loadAddressWork>>;
