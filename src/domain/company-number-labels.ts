/**
 * What stands beside a company number when a text calls it one. Every repetition is bounded, so that the work at each place of a text
 * has a ceiling whatever the text is: a test reads these patterns and refuses an unbounded one.
 */

export const nation = String.raw`(?:(?:england|eng\b[.]?)(?:\s{0,3}(?:and|&|\/|,|\+)\s{0,3}wales)?|wales(?:\s{0,3}(?:and|&)\s{0,3}england)?|scotland|n(?:orthern|[.])?\s{0,2}ireland|n[.]?\s?i\b[.]?|s[.]\s?c\b[.]?|e\s?&\s?w|(?:the\s{1,3})?(?:uk|u[.]k[.]|united\s{1,3}kingdom)|great\s{1,3}britain|cardiff|edinburgh|belfast)`;
const numberWord = String.raw`(?:numbers?|nubmers?|numers?|numbe|numb|nos?|nr|num|no['’]s|№|n°|nº|#|id)`;
const registrationWord = String.raw`(?:registrations?|registered|registry|register|regn|regd?|reg'd|incorporation|house|identification|reference|ref)`;
/** With what people type. */
const registered = String.raw`(?:registered|registed|registerd|registred|regestered|registerred|regisered|regsitered)`;
const gap = String.raw`[\s:.,;#=()\[\]*|–—"'“”‘’-]{0,6}`;
/** What may still stand between the label and the number: "Company number (England and Wales): ". */
const between = String.raw`(?:${gap}\b(?:is|are|of|being|in|at|with|the|our|registered|${nation})\b){0,5}${gap}`;

/** Labels that say "company"; nothing else in the sentence can make them mean a charity or a regulator. */
const companyLabels = [
  String.raw`(?:\b(?:company|comapny|compnay|copmany|conpany|companies|companies\s{1,3}house|society|partnership|comp\b|co\b|llp\b))[.']?s?[\s:,-]{0,3}(?:${registrationWord}[.]?[\s:-]{0,3}){0,2}(?:company\s{1,3})?${numberWord}[.]?`,
  String.raw`\b(?:company|comp|co)\b[.]?\s{0,3}(?:registration|registered|regn|regd?)\b[.]?`,
  String.raw`\bcrn\b`,
  String.raw`\brhif(?:\s{1,3}cofrestru)?\s{1,3}(?:y\s{1,3}|['’]r\s{1,3})?cwmni`,
  String.raw`\b[cg]wmni\s{1,3}cofrestredig\s{1,3}yng?\s{1,3}(?:nghymru|lloegr)(?:\s{1,3}a\s{1,3}(?:lloegr|chymru))?${gap}(?:(?:gyda|dan|â)\s{1,3})?rh?if`,
  String.raw`\bcompany\s{1,3}limited\s{1,3}by\s{1,3}(?:guarantee|shares)[,\s]{1,3}\(?`,
  String.raw`\b(?:y\s{1,3})?[cg]wmni(?:\s{1,3}cofrestredig)?\s{0,3}(?:\(?rhif|:\s{0,2}rhif)`,
  String.raw`\b(?:registered|regd?|reg['’]d)[.]?\s{1,3}(?:company|co)\b[.]?\s{0,3}${numberWord}?[.]?`,
  String.raw`\bcompany\s{1,3}limited\s{1,3}by\s{1,3}(?:guarantee|shares)[,\s(]{0,3}(?:${registrationWord}\s{1,3})?${numberWord}[.]?`,
];

/**
 * Labels that only the rest of the sentence can tell from charity, regulator and tax numbers. "Registered" needs no word
 * boundary in front: neighbouring spans run together ("Freshwater GroupRegistered in England").
 */
const registerLabels = [
  String.raw`(?:${registered}|incorporated|inc[.]|established|formed|registration|reg(?:['’]?d|n)?[.]?)\s{1,3}(?:(?:as\s{1,3}a\s{1,3})?(?:limited\s{1,3})?company\s{1,3})?(?:(?:in|at|within|for)\s{1,3})?${nation}${gap}(?:(?:with|under|by|as|its|the|is|and|having|a)\s{1,3}){0,4}(?:limited\s{1,3})?(?:company\s{1,3})?${registrationWord}?[.]?\s{0,3}(?:${numberWord}[.]?)?(?:\s{1,3}(?:is|of))?`,
  String.raw`(?:registered|incorporated)\s{1,3}in\s{1,3}(?:\p{L}{3,20},\s{1,3})?${nation}[^.\n|]{0,60}\b${numberWord}[.]?`,
  String.raw`registered\s{1,3}(?:at|with)\s{1,3}companies\s{1,3}house${gap}(?:(?:in|with|under|as)\s{1,3}){0,2}(?:${nation}${gap}(?:(?:with|under|as)\s{1,3})?)?(?:${registrationWord}\s{1,3})?(?:${numberWord}[.]?)?`,
  String.raw`registered\s{0,3}${numberWord}[.]?`,
  // "Name: Acme Ltd", an address, "Number: 07123984", on a line each.
  String.raw`\b(?:name|company)\s?:?\s[^\n]{2,60}\b(?:limited|ltd|plc|llp|cic)\b[.]?\n(?:[^\n]{0,60}\n){0,2}[^\p{L}\n]{0,3}(?:number|no)\b[.]?\s?:?\s{0,3}`,
  String.raw`\bour\s{1,3}registration\s{1,3}(?:is|:)`,
  // Food businesses and payers of rates have such numbers too.
  String.raw`(?<!\b(?:food|rates|foreign|overseas)\s{1,3})\bbusiness\s{1,3}(?:registration|registered|regn|regd?)[.]?\s{0,3}${numberWord}[.]?`,
  String.raw`(?:^|[,;.|(\n–—·•-]|\b(?:with|under|limited|ltd|llp|plc|england|wales|scotland|ireland))\s{0,3}reg(?:istration|n|d|['’]d)?[.]?\s{1,3}${numberWord}[.]?`,
  String.raw`\b(?:cofrestrwyd|gofrestru|gofrestrwyd)\s{1,3}yng?\s{1,3}(?:nghymru|lloegr)(?:\s{1,3}a\s{1,3}(?:lloegr|chymru))?${gap}(?:(?:gyda|dan)\s{1,3})?(?:rhif)?(?:\s{1,3}cwmni)?`,
];

/** Labels that are one only for eight digits or a prefixed number. */
const weakLabels = [
  String.raw`\b(?:limited|ltd|plc|llp|cic|cyf)\b[.]?["”’]?,?\s{0,2}[(\[]\s{0,2}(?:(?:no|number|reg|registered|registration)[.]?:?\s{0,2}){0,3}`,
  String.raw`\b(?:limited|ltd|plc|llp|cic|cyf)\b[.]?[,\s(]{1,3}company\s{1,2}`,
  String.raw`\bcompanies\s{1,3}house\b${gap}(?:${registrationWord}\b[.]?${gap})?`,
  String.raw`\bcompanies\s{1,3}house${gap}${nation}${gap}(?:${registrationWord}\s{1,3})?(?:${numberWord}${gap})?`,
  String.raw`\bcompany\s?[:(–-]\s{0,2}`,
  String.raw`[,;(]\s{0,2}company\s{1,2}`,
  String.raw`\b(?:uk|british|english|scottish|welsh|limited|private)\s{1,3}company\s{1,3}\(?`,
  String.raw`\bregistered\s{0,2}[:#(–-]\s{0,2}`,
  String.raw`(?:^|[\s(|])reg(?:['’]?d|n)?[.:]\s{0,2}`,
  String.raw`\b(?:limited|ltd|plc|llp)\b[.]?[\s,(]{1,4}(?:registered\s{1,3}in\s{1,3})?${nation}[.]?[\s:,]{1,3}(?:${numberWord}[.]?\s{0,2})?`,
];

export const companyLabel = new RegExp(`(?:${companyLabels.join('|')})${between}$`, 'iu');
export const registerLabel = new RegExp(`(?:${registerLabels.join('|')})${between}$`, 'iu');
export const weakLabel = new RegExp(`(?:${weakLabels.join('|')})$`, 'iu');
/** And these for digits without anything between them: "Acme Limited 10996210", "Company 10996210". */
export const bareLabel =
  /(?:(?:^|[.;|\n]\s{0,2})company|\b(?:limited|ltd|plc|llp)\b[.]?)\s{1,2}$/iu;
export const followingLabel = new RegExp(
  [
    String.raw`^\s{1,3}is\s{1,3}the\s{1,3}(?:company\s{1,3}|registered\s{1,3}|registration\s{1,3})number\s{1,3}of\b`,
    // "7123984 Regd. No. England".
    String.raw`^[\s,()–—-]{0,4}(?:registered|regd?|reg['’]d)[.]?\s{1,3}${numberWord}[.]?\s{1,3}(?:in\s{1,3})?(?:${nation})`,
    String.raw`^[\s,()–—-]{0,4}(?:(?:is|and\s{1,3}is|company)\s{1,3})?(?:registered|incorporated)\s{1,3}(?:in|with|at)\s{1,3}(?:${nation}|companies\s{1,3}house)`,
    String.raw`^[\s,()–—-]{0,4}(?:(?:is|being)\s{1,3})?(?:our|the|its)\s{1,3}(?:(?:registered|limited|uk|full)\s{1,3}){0,2}company(?:['’]s)?\s{1,3}(?:${registrationWord}\s{1,3}){0,2}number\b`,
  ].join('|'),
  'iu',
);
/** Every label holds one of these: a page of bare numbers never reaches the grammar. */
export const labelWord =
  /compan|\bco(?:mapny|pmany|mpnay|npany)?\b|comp\b|reg|incorp|establish|formed|crn|rhif|cofrest|[cg]wmni|society|llp|partnership|limited|ltd|plc|cic|cyf/iu;

/** Numbers these bodies give out look like ours: SC013532 is a Scottish charity and a possible Scottish company. */
export const otherRegister =
  /charit(?:y|ies|able)|\boscr\b|\bvat\b|financial\s{1,3}conduct|\bfca\b|\bfrn\b|prudential\s{1,3}regulation|solicitors\s{1,3}reg|\bsra\b|information\s{1,3}commissioner|\bico\b|data\s{1,3}protection|ofsted|care\s{1,3}quality|\bcqc\b|\bhmrc\b|\beori\b|gas\s{1,3}safe|niceic|\bnapit\b|\batol\b|\babta\b|trade\s?mark|patent|waste\s{1,3}carrier|telephone|\btel\b|\bfax\b|\bphone\b|\bcall\b/giu;

/** Said after the number: "No. 1122330 (charity)", "registered number 123456 with the Financial Conduct Authority". */
export const ownedByOther =
  /^[\s,)]{0,3}(?:\(\s?(?:charity|vat|fca|frn|sra|ico|tel|phone)\b|(?:with|by|at|of)\s{1,3}(?:the\s{1,3})?(?:charity\s{1,3}comm|fca\b|financial\s{1,3}conduct|ico\b|information\s{1,3}comm|sra\b|solicitors|law\s{1,3}society|hmrc|gas\s{1,3}safe|niceic|ofsted|cqc|care\s{1,3}quality))/iu;

/** Said right before "company number" of a number to dial. */
export const spokenNumber =
  /\b(?:call|ring|phone|dial|text|telephone|fax|whatsapp)\b:?\s{0,3}(?:(?:us|me|on|at|our|the)\s{1,3}){0,4}$/iu;
