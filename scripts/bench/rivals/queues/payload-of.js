/** The same as scripts/bench/queue/payload-of.ts. */
export function payloadOf(index) {
  return { companyNumber: String(index).padStart(8, '0') };
}
