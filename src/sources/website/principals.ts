/** "Acme Ltd is an appointed representative of Harbour, a trading name of Apex Ltd": the last one is another's principal. */
const principalOf =
  /\b(?:representative|introducer|agent|licensee|franchisee|intermediar(?:y|ie)|broker|reseller|dealer|distributor|stockist)s?\s(?:of|for|to)\b[^.\n]{0,140}$|\b(?:provided|underwritten|arranged|offered|supplied|funded)\s(?:by|through|via)\s[^.\n]{0,80},\s(?:which\sis\s)?a\s$/iu;

/** "Insured by Harbour. Harbour is a trading name of Apex Ltd". */
const standsBehind =
  /\b(?:insured|underwritten|funded|financed|delivered|supplied|hosted|powered|arranged|processed|provided|offered|secured|handled|finance|insurance|credit|hosting|deliver(?:y|ies)|payments?)\s(?:by|through|via|with)\s(?:the\s)?([\p{Lu}\d][\p{L}\p{N}’'& -]{1,40}?)[.,;\n]\s{0,3}\1\sis\s(?:an?\s)?(?:(?:trading\s)?(?:name|style|brand|part|division|subsidiary)\sof\s)?$/iu;

/** True where what stands in front of a name makes its bearer somebody else's principal. */
export function isPrincipal(before: string): boolean {
  return principalOf.test(before) || standsBehind.test(before);
}
