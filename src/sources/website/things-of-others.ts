/** True where what a sentence begins with is neither the site nor anything that whoever has it does, sells or says. */
export function isThing(before: string): boolean {
  const subject = before.split(/[.;:!?]\s/u).at(-1) ?? '';
  return /\p{L}{3}/u.test(subject) && (thingsOfOthers.test(subject) || !ownThings.test(subject));
}

const ownThings =
  /\b(?:this|these|our|ours|we|us|it|here|everything|all|any|each|every|web\s?site|site|pages?|policy|policies|statement|notice|terms|conditions|orders?|bookings?|goods|products?|services?|lessons?|classes|courses?|sessions?|treatments?|holidays?|tours?|food|meals?|content|contents|text|information|business|shop|store|brand|vouchers?|cards|tickets?|work|care|tuition|training)\b/iu;
const thingsOfOthers =
  /\b(?:software|systems?|engine|platform|plug-?in|app|machines?|photo\w{0,8}|pictures?|images?|illustrations?|videos?|film|maps?|data|typefaces?|fonts?|icons?|music|insurance|warranty|finance|credit|loans?|card\spayments?|deposits?)\b/iu;
