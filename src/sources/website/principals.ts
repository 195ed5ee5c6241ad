/** "Acme Ltd is an appointed representative of Harbour, a trading name of Apex Ltd": the last one is another's principal. */
const principalOf =
  /\b(?:representative|introducer|agent|licensee|franchisee|intermediar(?:y|ie)|broker|reseller|dealer|distributor|stockist)s?\s(?:of|for|to)\b[^.\n]{0,140}$|\b(?:provided|underwritten|arranged|offered|supplied|funded)\s(?:by|through|via)\s[^.\n]{0,80},\s(?:which\sis\s)?a\s$/iu;

/** True where what stands in front of a name makes its bearer somebody else's principal. */
export function isPrincipal(before: string): boolean {
  return principalOf.test(before);
}
