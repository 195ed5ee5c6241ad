/** What a job carries: as much as ours do. The rivals make the same (rivals/queues/payload-of.js). */
export function payloadOf(index: number): { readonly companyNumber: string } {
  return { companyNumber: String(index).padStart(8, '0') };
}
