/**
 * Postcodes of formation agents and virtual offices at which tens of thousands of companies are registered, and of the address the
 * register itself gives to companies without a proper one (PO Box 4385, Cardiff). A postcode like these says nothing of a company.
 */
const agents = new Set(
  `WC2H9JQ EC1V2NX N17GU W1W7LT WC1N3AX EC2A4NE WC2A2JR EC1N8LE W1B3HH CF148LH`.split(/\s+/),
);

export function isAgentsPostalCode(postalCode: string | null): boolean {
  return postalCode !== null && agents.has(postalCode.replaceAll(/\s/g, '').toUpperCase());
}
